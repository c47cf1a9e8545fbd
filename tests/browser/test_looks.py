"""How the page looks: the scenes of the README's pictures, light and dark, wide and at 360 px."""

from __future__ import annotations

import struct

import pytest

from tests.browser.pictures import IMAGES
from tests.browser.scenes import NOW, SCENES, settings, stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LARGEST_PICTURE = 250_000
LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA, for text of normal size

# Text that is too faint against what lies behind it, as "contrast: text".
FAINT = """(least) => {
  const light = (color) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = color.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = parts(getComputedStyle(one).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const [a, b] = [light(parts(getComputedStyle(node).color).slice(0, 3)), light(behind(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < least) found.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return found;
}"""
# Controls and pictures that a screen reader could not name.
NAMELESS = """() => [...document.querySelectorAll("button, a[href], input, textarea, select, img, [role=dialog]")]
  .filter((node) => node.checkVisibility() && node.type !== "hidden")
  .filter((node) => !(node.getAttribute("aria-label") || node.getAttribute("aria-labelledby") || node.textContent.trim()
    || node.labels?.length || node.hasAttribute("alt")))
  .map((node) => node.outerHTML.slice(0, 120))"""
# Things that reach out of the window sideways.
WIDE = """() => [...document.querySelectorAll("main *, dialog *, aside *")]
  .filter((node) => node.checkVisibility() && !node.closest("svg"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture(params=SCENES, ids=lambda scene: scene.name)
def scene(request):
    return request.param


async def test_text_is_readable_nothing_sticks_out_and_everything_has_a_name(
    scene, open_world, chromium, complaints
):
    world = await open_world(clock=NOW.timestamp)
    context = await chromium.new_context(**settings(scene))
    complaints.watch(context)
    page = await stage(context, world, scene)
    assert await page.evaluate(FAINT, LEAST_CONTRAST) == []
    assert await page.evaluate(WIDE) == []
    assert await page.evaluate(NAMELESS) == []
    steps = page.get_by_role("listitem").filter(has_text="template instead of free text")
    for step in await steps.all():  # the first step is in sight without scrolling
        box = await step.bounding_box()
        assert box["y"] + box["height"] <= scene.look["viewport"]["height"]
    picture = await page.screenshot()
    look = scene.look["viewport"]
    assert struct.unpack(">II", picture[16:24]) == (look["width"], look["height"])
    await context.close()


@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
async def test_the_kept_picture_is_there_and_small(name):
    assert 10_000 < (IMAGES / f"{name}.png").stat().st_size < LARGEST_PICTURE
