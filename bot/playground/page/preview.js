// The card preview: every entry of the catalog on message, modal and Home, wide and at 360 px, with the ten checks beside it.
import { read } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { Form } from "./form.js";
import { fill, h, icon } from "./h.js";
import { themeButton } from "./theme.js";

const SURFACES = [["message", "Message"], ["modal", "Modal"], ["home", "Home"]];
const WIDTHS = [["wide", "At desktop width"], ["phone", "At 360 px"]];
const SAME_LINE_PX = 7;
const MOST_LINES = 22;
const CHECKS = [
  "Header and fields alone tell a stranger what it is, whose move, and whether to retry. Five seconds.",
  "The first step is in sight at 1280 × 800, and after one swipe on a phone. At most 22 lines.",
  "Move and retry use the fixed wordings; \"developer\" only where nobody else could act.",
  "A code that nobody typed: the card says where it was read, and one click leads out of a wrong match.",
  "Every number and link is in the facts; doubt stands near the top. No HTTP status, no severity.",
  "Step 1 can be done now by the one named, with a place or a value in it. The \"Don't\" names a harm.",
  "Nothing private: no whole number, token or message id; a shared card without recipient and trace.",
  "At most five controls, none of them primary; each label says what follows and who sees it.",
  "One language in a block; no emoji, no empty label, no placeholder; no two blocks that say the same.",
  "Dark, plain text, screen reader: the same answer in the same order.",
];

const names = { me: null, user: () => null, channel: () => null };
const known = { entries: [], version: null };
const asked = { words: "", family: "" };
let current = null;

const list = h("ul", { class: "entry-list", "aria-label": "Cards" });
const trouble = h("p", { class: "cannot-draw", role: "alert", hidden: true });
const stage = h("div", { class: "stage" });
const count = h("span", { class: "soft", role: "status" });
const family = h("select", { class: "field small", "aria-label": "Family", onchange: () => { asked.family = family.value; drawList(); } });
const words = h("input", { type: "search", class: "field small", placeholder: "Code or words", "aria-label": "Filter cards", oninput: () => { asked.words = words.value.trim().toLowerCase(); drawList(); }, onkeydown: (event) => step(event) });

const fits = (entry) =>
  (!asked.family || entry.family === asked.family) && `${entry.key} ${entry.code} ${entry.headline}`.toLowerCase().includes(asked.words);

function drawList() {
  const entries = known.entries.filter(fits);
  fill(count, `${entries.length} of ${known.entries.length}`);
  fill(list, entries.map((entry) => h("li", null, h("a", { href: `#${entry.key}`, class: "entry", "aria-current": entry.key === current ? "true" : null },
    h("strong", null, entry.code), h("span", null, entry.headline)))));
  if (!entries.length) fill(list, h("li", { class: "soft" }, "No card fits."));
}

/** Up and Down in the filter walk through what it shows. */
function step(event) {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!move) return;
  event.preventDefault();
  const entries = known.entries.filter(fits);
  const next = entries[entries.findIndex((entry) => entry.key === current) + move];
  if (next) location.hash = next.key;
}

function context(surface) {
  return {
    surface, names, form: new Form(), marks: new Map(), errors: {}, users: () => [], channels: () => [],
    act: async () => undefined, suggest: async () => ({ ok: true, options: [] }),
  };
}

/** How many lines of text a card shows, side by side counted once, without the rows of its buttons. */
function measure(frame) {
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const middles = [];
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest("button, .actions, .context-actions")) continue;
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) middles.push((box.top + box.bottom) / 2);
  }
  middles.sort((a, b) => a - b);
  return middles.filter((middle, place) => !place || middle - middles[place - 1] > SAME_LINE_PX).length;
}

function frame(surface, label, width, card) {
  const note = h("span", { class: "soft" });
  const drawn = card.ok ? drawBlocks(card.blocks, context(surface)) : h("p", { class: "cannot-draw" }, card.say);
  const box = h("div", { class: `frame ${width} frame-${surface}` }, drawn);
  requestAnimationFrame(() => {
    const lines = measure(box);
    const over = surface === "message" && width === "wide" && lines > MOST_LINES;
    fill(note, `${lines} lines`);
    note.classList.toggle("over", over);
  });
  return h("section", { class: "shown", "aria-label": `${label}, ${width === "wide" ? "desktop" : "360 px"}` }, h("h3", null, label, " ", note), box);
}

/** A finding of the judge: {severity, message, pointer}, or a plain sentence. */
const worded = (fault) => (typeof fault === "string" ? fault : `${fault.severity === "error" ? "" : `${fault.severity}: `}${fault.message} ${fault.pointer || ""}`.trim());

function faultList(cards) {
  const all = cards.flatMap(([label, card]) => (card.faults || []).map((fault) => [label, worded(fault)]));
  if (!all.length) return h("p", { class: "no-faults" }, "The judge of Slack's limits finds no fault on any surface.");
  return h("ul", { class: "faults-found" }, all.map(([label, fault]) => h("li", { class: "cannot-draw" }, h("strong", null, label), h("span", null, fault))));
}

async function show() {
  const key = decodeURIComponent(location.hash.slice(1)) || known.entries[0]?.key;
  if (!key) return;
  const scroll = key === current ? stage.scrollTop : 0;
  current = key;
  drawList();
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  const cards = await Promise.all(SURFACES.map(async ([surface, label]) => [label, await read("/preview/card", { key, surface }), surface]));
  if (current !== key) return;
  fill(stage,
    h("header", { class: "stage-head" }, h("h2", null, key), faultList(cards), cards[0][1].text && h("p", { class: "fallback" }, h("strong", null, "Plain text: "), cards[0][1].text)),
    WIDTHS.map(([width, title]) => h("div", null, h("h3", { class: "row-title" }, title), h("div", { class: "frames" }, cards.map(([label, card, surface]) => frame(surface, label, width, card))))));
  stage.scrollTop = scroll;
  document.title = `${key} · Card preview`;
}

/** Read the catalog's list; on a change of it, the shown card is drawn anew and keeps its place. */
async function load() {
  const answer = await read("/preview/cards");
  if (!answer.ok) return absent(answer);
  trouble.hidden = true;
  Object.assign(known, answer);
  const families = [...new Set(known.entries.map((entry) => entry.family))].sort();
  fill(family, h("option", { value: "" }, "All families"), families.map((one) => h("option", { value: one, selected: one === asked.family }, one)));
  if (!frameDrawn()) fill(document.getElementById("preview"), head(), h("nav", { class: "index", "aria-label": "Catalog" }, list), h("main", { class: "middle" }, trouble, stage), checks());
  drawList();
  show();
}

const frameDrawn = () => stage.isConnected;

/** Without cards there is nothing to draw; if some stand already, they stay until the source is whole again. */
function absent(answer) {
  if (frameDrawn()) {
    fill(trouble, answer.say);
    trouble.hidden = false;
    return;
  }
  const words_ = answer.status === 404 ? "This playground was started without a catalog to draw." : answer.say;
  fill(document.getElementById("preview"), h("p", { class: "booting", role: "alert" }, words_, " ", h("a", { href: "/" }, "To the playground")));
}

function head() {
  return h("header", { class: "preview-head" }, h("a", { class: "tool", href: "/" }, icon("back"), "Playground"), h("h1", null, "Cards"), words, family, count, themeButton());
}

function checks() {
  return h("aside", { class: "checks", "aria-label": "Ten checks" }, h("h2", null, "Ten checks"),
    h("ol", null, CHECKS.map((sentence, place) => h("li", null, h("label", null, h("input", { type: "checkbox", "aria-label": `Check ${place + 1}` }), h("span", null, sentence))))));
}

function listen() {
  const stream = new EventSource("/preview/events");
  let before = false;
  stream.addEventListener("change", load);
  stream.onopen = () => {
    if (before) load();
    before = true;
  };
  addEventListener("pagehide", () => stream.close());
}

addEventListener("hashchange", () => {
  document.querySelectorAll(".checks input").forEach((box) => { box.checked = false; });
  show();
});
load().then(listen);
