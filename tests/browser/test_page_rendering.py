"""The page's own drawing, without a server: mrkdwn, Block Kit, forms and dates, in Chromium, from the files."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, executable_or_skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
ORIGIN = "http://page.test"
SHELL = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<link rel="stylesheet" href="/page/css/theme.css"><link rel="stylesheet" href="/page/css/blocks.css">'
    '<div id="here"></div></html>'
)
NAMES = """({
  me: "U1",
  user: (id) => ({ U1: { display_name: "Ana" }, U2: { display_name: "Ben" } })[id] || null,
  channel: (id) => (id === "C1" ? { id, name: "incidents" } : null),
})"""


def _serve(route: Route, asked: list[str]) -> None:
    url = route.request.url
    if not url.startswith(ORIGIN):
        asked.append(url)
        route.abort()
        return
    path = url.removeprefix(ORIGIN).partition("?")[0]
    if path == "/":
        route.fulfill(body=SHELL, content_type="text/html")
        return
    file = PAGE / path.removeprefix("/page/")
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
    route.fulfill(body=file.read_bytes(), content_type=kind)


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """An empty page of the page's origin; anything asked from elsewhere or said on the console is a failure."""
    executable = executable_or_skip()
    elsewhere: list[str] = []
    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(timezone_id="Europe/Madrid")
        page.route("**/*", lambda route: _serve(route, elsewhere))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{ORIGIN}/")
        yield page
        browser.close()
    assert elsewhere == []
    assert said == []


def mrkdwn(tab: Page, text: str) -> str:
    """What mrkdwn becomes, as HTML."""
    script = f"""async (text) => {{
      const {{ mrkdwn }} = await import("/page/mrkdwn.js");
      const box = document.createElement("div");
      box.append(...mrkdwn(text, {NAMES}));
      return box.innerHTML;
    }}"""
    return str(tab.evaluate(script, text))


def draw(tab: Page, blocks: list[dict[str, Any]], surface: str = "message") -> None:
    """Put blocks on the empty page; what they send is kept in window.sent."""
    script = f"""async ([blocks, surface]) => {{
      const {{ drawBlocks }} = await import("/page/blocks/index.js");
      const {{ Form }} = await import("/page/form.js");
      window.sent = [];
      window.form = new Form();
      const ctx = {{ surface, names: {NAMES}, form: window.form, marks: new Map(), errors: {{}},
        users: () => [{{ id: "U1", display_name: "Ana" }}], channels: () => [],
        act: async (action) => void window.sent.push(action), suggest: async () => ({{ ok: true, options: [] }}) }};
      document.getElementById("here").replaceChildren(drawBlocks(blocks, ctx));
    }}"""
    tab.evaluate(script, [blocks, surface])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~", "<strong>bold</strong> <em>it</em> <del>gone</del>"),
        ("a*b*c 2 * 3 * 4 snake_case_name", "a*b*c 2 * 3 * 4 snake_case_name"),
        ("*bold _and it_*", "<strong>bold <em>and it</em></strong>"),
        ("`*raw* &lt;b&gt;`", "<code>*raw* &lt;b&gt;</code>"),
        ("```{\n  1\n}```", "<pre>{\n  1\n}</pre>"),
        ("&gt; one\n&gt; two\nthree", "<blockquote>one<br>two</blockquote>three"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        (":rocket: :no_such_name:", None),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(tab: Page, text: str, html: str | None) -> None:
    drawn = mrkdwn(tab, text)
    if html is None:
        assert "🚀" in drawn
        assert ":no_such_name:" in drawn
    else:
        assert drawn == html


def test_links_mentions_channels_and_dates_are_resolved(tab: Page) -> None:
    drawn = mrkdwn(
        tab, "<https://a.example/?x=1&amp;y=2|docs> <@U2> <#C1> <!date^1763900000^{date_short} {time}|then>"
    )
    assert 'href="https://a.example/?x=1&amp;y=2"' in drawn
    assert 'rel="noopener noreferrer"' in drawn
    assert "@Ben" in drawn
    assert 'href="#C1"' in drawn
    assert "23 Nov 2025 13:13" in drawn


def test_an_unknown_date_token_falls_back_to_the_given_text(tab: Page) -> None:
    assert ">then<" in mrkdwn(tab, "<!date^1763900000^{no_such_token}|then>")


@pytest.mark.parametrize("text", ["<javascript:alert(1)|press>", "<data:text/html,x|press>"])
def test_a_link_that_could_run_something_is_only_text(tab: Page, text: str) -> None:
    drawn = mrkdwn(tab, text)
    assert "<a " not in drawn
    assert "press" in drawn


def test_markup_in_a_text_never_becomes_elements(tab: Page) -> None:
    evil = "<img src=x onerror=alert(1)> & <script>alert(1)</script> \"'"
    texts = [{"type": "section", "text": {"type": kind, "text": evil}} for kind in ("plain_text", "mrkdwn")]
    draw(tab, [*texts, {"type": "header", "text": texts[0]["text"]}, {"type": "markdown", "text": evil}])
    assert tab.locator("#here").inner_text().count("onerror=alert(1)") == 4
    assert tab.locator("#here img, #here script").count() == 0


def test_long_hostile_text_is_drawn_in_a_moment(tab: Page) -> None:
    script = """async (texts) => {
      const { mrkdwn } = await import("/page/mrkdwn.js");
      const begun = performance.now();
      texts.forEach((text) => mrkdwn(text, { user: () => null, channel: () => null }));
      return performance.now() - begun;
    }"""
    took = tab.evaluate(script, ["*a " * 4000, "<" * 12_000, "`" * 12_001, "_*~" * 4000, ":" * 12_000])
    assert took < 4000


def test_an_unknown_block_and_element_are_shown_as_such(tab: Page) -> None:
    draw(tab, [{"type": "hologram"}, {"type": "actions", "elements": [{"type": "dial"}]}])
    assert tab.get_by_text("Cannot draw the block hologram").is_visible()
    assert tab.get_by_text("Cannot draw the element dial").is_visible()


def test_a_picture_from_elsewhere_is_described_and_not_loaded(tab: Page) -> None:
    picture = {"type": "image", "image_url": "https://elsewhere.example/x.png", "alt_text": "A chart"}
    draw(tab, [picture, {"type": "context", "elements": [picture]}])
    assert tab.get_by_role("link", name="A chart").count() == 2
    assert tab.locator("#here img").count() == 0


def test_a_button_carries_its_ids_its_value_and_its_spoken_name(tab: Page) -> None:
    element = {
        "type": "button",
        "action_id": "open",
        "value": "cloud-api/131042",
        "text": {"type": "plain_text", "text": "Open"},
        "accessibility_label": "Open 131042, billing problem",
    }
    text = {"type": "mrkdwn", "text": "*131042*"}
    draw(tab, [{"type": "section", "block_id": "row", "text": text, "accessory": element}])
    tab.get_by_role("button", name="Open 131042, billing problem").click()
    sent = {"block_id": "row", "action_id": "open", "type": "button", "value": "cloud-api/131042"}
    assert tab.evaluate("window.sent") == [sent]


def test_an_input_sends_nothing_but_is_held_in_the_state(tab: Page) -> None:
    element = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "Your note"}
    block = {"type": "input", "block_id": "note", "label": label, "element": element}
    draw(tab, [block], "modal")
    assert tab.evaluate("(block) => window.form.check([block])", block) == {
        "note": "Fill this in, it is needed."
    }
    tab.get_by_role("textbox", name="Your note").fill("seen at 9")
    assert tab.evaluate("window.sent") == []
    assert tab.evaluate("(block) => window.form.check([block])", block) == {}
    held = {"note": {"text": {"type": "plain_text_input", "value": "seen at 9"}}}
    assert tab.evaluate("(block) => window.form.collect([block])", block) == held


def test_an_ordered_list_goes_on_counting_where_its_offset_says(tab: Page) -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Check the number"}]}
    parts = [{"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [item]}]
    draw(tab, [{"type": "rich_text", "elements": parts}])
    assert tab.locator("#here ol").get_attribute("start") == "3"


def test_fields_stand_in_two_columns_and_stack_on_a_phone(tab: Page) -> None:
    fields = [{"type": "mrkdwn", "text": f"*{name}*\nvalue"} for name in ("Whose move", "Retry", "Affects")]
    draw(tab, [{"type": "section", "fields": fields}])
    lefts = "[...document.querySelectorAll('#here .field-cell')].map((cell) => cell.offsetLeft)"
    tab.set_viewport_size({"width": 1280, "height": 800})
    wide = tab.evaluate(lefts)
    tab.set_viewport_size({"width": 360, "height": 740})
    narrow = tab.evaluate(lefts)
    assert wide[0] == wide[2] != wide[1]
    assert len(set(narrow)) == 1
