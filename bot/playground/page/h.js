// One element builder for the whole page. Text only ever enters the document as text nodes.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "hidden", "open", "inert"]);

function apply(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on") && typeof value === "function") node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

function append(node, child) {
  if (child === null || child === undefined || child === false || child === "") return;
  if (Array.isArray(child)) for (const one of child) append(node, one);
  else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
}

/** h("p", {class: "x", onclick: f}, "text", [nodes]) -> element. Null and false children are left out. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  append(node, children);
  for (const [name, value] of Object.entries(props || {})) apply(node, name, value);
  return node;
}

/** Replace what stands in a node by other children. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  reply: "M4 5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-5l-4 3v-3H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  close: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  send: "M4 10h11M10.500 5.500L15 10l-4.500 4.500",
  menu: "M3 6h14M3 10h14M3 14h14",
  back: "M12 4l-6 6 6 6",
  down: "M6 8l4 4 4-4",
  eye: "M2.500 10S5 5.500 10 5.500 17.500 10 17.500 10 15 14.500 10 14.500 2.500 10 2.500 10zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  wire: "M3 7h10l-3-3M17 13H7l3 3",
  moon: "M15.500 12A6.500 6.500 0 0 1 8 4.500 6.500 6.500 0 1 0 15.500 12z",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1 1M14.700 14.700l1 1M15.700 4.300l-1 1M5.300 14.700l-1 1",
  file: "M6 3h5l4 4v10H6zM11 3v4h4",
  clip: "M13.500 6.500l-5.600 5.600a1.500 1.500 0 0 0 2.100 2.100l5.700-5.700a3 3 0 0 0-4.300-4.300L5.600 10a4.500 4.500 0 0 0 6.400 6.400l4.500-4.500",
  bolt: "M11 2.500L4.500 11.500H10l-1 6L15.500 8.500H10z",
  cards: "M4 4h9v9H4zM7 16h9V7",
  trash: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6",
  up: "M7 10v6H4v-6zM7 10l3-6c1.500 0 2 1 1.600 2.600L11 8.500h4.200a1.300 1.300 0 0 1 1.300 1.600l-1.200 4.800a1.500 1.500 0 0 1-1.500 1.100H7",
  thumbdown: "M7 10V4H4v6zM7 10l3 6c1.500 0 2-1 1.600-2.600L11 11.500h4.200a1.300 1.300 0 0 0 1.300-1.600l-1.200-4.800A1.500 1.500 0 0 0 13.800 4H7",
  hash: "M8 3L6.500 17M13.500 3L12 17M3.500 7.500h13M3 12.500h13",
  lock: "M5 9h10v7H5zM7 9V7a3 3 0 0 1 6 0v2",
  switch: "M7 8l3-3 3 3M7 12l3 3 3-3",
};

/** A line drawing, hidden from screen readers: the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** The key under which a control is found again after its block was drawn anew. */
export function focusKey(block, element) {
  return `${block.block_id || ""}/${element.action_id || ""}`;
}

/** Run `draw`, then give the focus (and the text cursor) back to the control that had it inside `root`. */
export function keepFocus(root, draw) {
  const active = document.activeElement;
  const key = root.contains(active) ? active.getAttribute("data-focus") : null;
  const range = key && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  draw();
  if (!key) return;
  const again = root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (!again || again === document.activeElement) return;
  again.focus({ preventScroll: true });
  if (range && range[0] !== null && again.setSelectionRange) again.setSelectionRange(...range);
}

let counter = 0;
/** A fresh id, for label/for and aria-describedby. */
export const freshId = (stem) => `${stem}-${(counter += 1)}`;
