// The Wire pane: every envelope to the app and every call from it, with times, errors and bodies. And the faults one can provoke.
import { deed } from "./api.js";
import { clockSeconds } from "./dates.js";
import { fill, h, icon } from "./h.js";
import { complain } from "./notice.js";
import { on, state } from "./store.js";

const KINDS = ["slash_commands", "events_api", "interactive", "options", "web_api", "response_url", "socket"];
const SHOWN = 200;
const WORDS = { ok: "ok", late: "late", error: "error", retry: "retry" };

/** JSON as a tree to open and close; long lists start closed. */
function tree(value, name = null, depth = 0) {
  const label = name === null ? null : h("span", { class: "json-key" }, `${name}: `);
  if (value === null || typeof value !== "object")
    return h("div", { class: "json-line" }, label, h("span", { class: `json-${value === null ? "null" : typeof value}` }, JSON.stringify(value)));
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (!entries.length) return h("div", { class: "json-line" }, label, h("span", { class: "soft" }, Array.isArray(value) ? "[]" : "{}"));
  const node = h("details", { class: "json-branch", open: depth < 2 && entries.length <= 20 }, h("summary", null, label, h("span", { class: "soft" }, size)));
  const grow = () => node.open && node.children.length === 1 && node.append(...entries.map(([key, inner]) => tree(inner, key, depth + 1)));
  node.addEventListener("toggle", grow);
  grow();
  return node;
}

function time(at) {
  const date = new Date(typeof at === "number" ? at * (at < 1e12 ? 1000 : 1) : at);
  return Number.isNaN(date.getTime()) ? String(at) : clockSeconds(date);
}

const opened = new Set();

function row(one) {
  const bodyId = `wire-${one.n}`;
  const isOpen = opened.has(one.n);
  const detail = h("div", { class: "wire-body", id: bodyId, hidden: !isOpen });
  const show = () => fill(detail, one.error && h("p", { class: "wire-error" }, one.error), tree(one.body ?? {}));
  if (isOpen) show();
  const button = h("button", {
    type: "button", class: "wire-row", "aria-expanded": String(isOpen), "aria-controls": bodyId, "data-focus": bodyId,
    onclick: () => {
      detail.hidden = !detail.hidden;
      button.setAttribute("aria-expanded", String(!detail.hidden));
      if (detail.hidden) opened.delete(one.n);
      else opened.add(one.n);
      show();
    },
  },
    h("span", { class: "wire-time" }, time(one.at)),
    h("span", { class: "wire-way", title: one.direction === "to_bot" ? "to the app" : "from the app" }, one.direction === "to_bot" ? "→ app" : "← app"),
    h("span", { class: "wire-name" }, one.name, h("span", { class: "wire-kind" }, one.kind)),
    h("span", { class: `wire-status is-${one.status}` }, WORDS[one.status] || one.status),
    h("span", { class: "wire-ms" }, one.ms === null || one.ms === undefined ? "" : `${one.ms < 10 ? Math.round(one.ms * 10) / 10 : Math.round(one.ms)} ms`),
    h("span", { class: "wire-summary" }, one.error || one.summary));
  return h("li", { class: `wire-entry is-${one.status}` }, button, detail);
}

function fits(one, filter) {
  if (filter.kind && one.kind !== filter.kind) return false;
  if (filter.faults && one.status === "ok") return false;
  return !filter.words || `${one.name} ${one.kind} ${one.summary} ${one.error || ""}`.toLowerCase().includes(filter.words);
}

const set = (name) => async (value) => complain(await deed("switches", state.me.id, { name, value }));

function numberSwitch(name, label, unit) {
  const input = h("input", { type: "number", class: "field small", min: "0", max: "10000", "aria-label": `${label} (${unit})`, value: "0", "data-focus": name, onchange: () => set(name)(Math.max(0, Math.floor(Number(input.value) || 0))) });
  return { node: h("label", { class: "switch" }, h("span", null, label), input, h("span", { class: "soft" }, unit)), draw: (value) => { if (document.activeElement !== input) input.value = String(value || 0); } };
}

function boxSwitch(name, label) {
  const input = h("input", { type: "checkbox", onchange: () => set(name)(input.checked) });
  return { node: h("label", { class: "switch" }, input, h("span", null, label)), draw: (value) => (input.checked = Boolean(value)) };
}

const press = (name, label) => ({ node: h("button", { type: "button", class: "button", onclick: () => set(name)(true) }, label), draw: () => null });

function faults() {
  const all = {
    deliver_twice: boxSwitch("deliver_twice", "Deliver everything twice"),
    rate_limit_next: numberSwitch("rate_limit_next", "Answer 429 to the next", "calls"),
    lose_acks: numberSwitch("lose_acks", "Lose the next", "acknowledgements"),
    slow_ms: numberSwitch("slow_ms", "Slow network by", "ms"),
    drop_socket: press("drop_socket", "Drop the socket"),
    refresh_requested: press("refresh_requested", "Ask for a reconnect"),
  };
  const count = h("span", { class: "badge", hidden: true });
  const draw = () => {
    const switches = state.switches || {};
    for (const [name, one] of Object.entries(all)) one.draw(switches[name]);
    const active = Object.entries(switches).filter(([name, value]) => all[name] && value).length;
    count.hidden = !active;
    fill(count, active ? `${active} on` : "");
  };
  on("switches ready", draw);
  return h("details", { class: "faults" }, h("summary", null, icon("bolt"), "Faults", count), h("div", { class: "fault-grid" }, Object.values(all).map((one) => one.node)));
}

export function wirePane({ close }) {
  const filter = { words: "", kind: "", faults: false };
  const list = h("ol", { class: "wire-list", "aria-label": "Envelopes and calls" });
  let cleared = 0;
  let due = null;
  const draw = () => {
    due = null;
    if (node.hidden) return;
    const rows = state.wire.filter((one) => one.n > cleared && fits(one, filter)).slice(-SHOWN).reverse();
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("data-focus") : null;
    fill(list, rows.length ? rows.map(row) : h("li", { class: "empty-line" }, state.wire.length > 0 && (filter.words || filter.kind || filter.faults) ? "No line fits the filter." : "Nothing yet. What you do appears here: each envelope to the app, each call it makes."));
    if (held) list.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  };
  const soon = () => { due ||= requestAnimationFrame(draw); };
  const change = (name, value) => { filter[name] = value; draw(); };
  const node = h("section", { class: "wire", "aria-label": "Wire", hidden: true },
    h("header", { class: "pane-head" }, h("h2", null, "Wire"),
      h("input", { type: "search", class: "field small", placeholder: "Filter", "aria-label": "Filter the wire", oninput: (event) => change("words", event.target.value.toLowerCase()) }),
      h("select", { class: "field small", "aria-label": "Kind", onchange: (event) => change("kind", event.target.value) }, h("option", { value: "" }, "All kinds"), KINDS.map((kind) => h("option", { value: kind }, kind))),
      h("label", { class: "switch" }, h("input", { type: "checkbox", onchange: (event) => change("faults", event.target.checked) }), "Only faults"),
      h("button", { type: "button", class: "button quiet", onclick: () => { cleared = state.wire.at(-1)?.n ?? 0; draw(); } }, "Clear"),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close the wire", onclick: close }, icon("close"))),
    faults(), list);
  on("wire", soon);
  on("ready", () => { cleared = 0; draw(); });
  return { node, draw };
}
