// Things that float: menus, list boxes and questions. They use the browser's top layer, so no pane can clip them.
import { fill, h } from "./h.js";

const GAP = 4;

/** Put `floating` (fixed) under or above `anchor`, inside the window. */
export function place(floating, anchor, { align = "start", side = "below" } = {}) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const below = box.bottom + GAP + height <= window.innerHeight;
  const above = box.top - GAP - height >= 0;
  const top = (side === "below" && below) || !above ? box.bottom + GAP : box.top - GAP - height;
  const left = align === "end" ? box.right - width : box.left;
  floating.style.top = `${Math.max(GAP, Math.min(top, window.innerHeight - height - GAP))}px`;
  floating.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
}

/** Show a floating node beside an anchor; returns the function that takes it away. */
export function float(floating, anchor, options = {}) {
  const host = anchor.closest("dialog") || document.body;
  floating.setAttribute("popover", "manual");
  host.append(floating);
  floating.showPopover();
  place(floating, anchor, options);
  const outside = (event) => {
    if (!floating.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const scrolled = (event) => {
    if (floating.contains(event.target)) return;
    const box = anchor.getBoundingClientRect();
    if (box.bottom < 0 || box.top > window.innerHeight) close();
    else place(floating, anchor, options);
  };
  const close = () => {
    if (!floating.isConnected) return;
    floating.remove();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", scrolled, true);
    window.removeEventListener("resize", close);
    options.onclose?.();
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", close);
  return close;
}

function menuItem(item, run) {
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  return h("button",
    { type: "button", class: item.danger ? "menu-item danger" : "menu-item", role: item.role || "menuitem", tabindex: "-1",
      "aria-checked": item.checked === undefined ? null : String(item.checked), onclick: () => run(item) },
    h("span", { class: "menu-label" }, item.icon, item.label),
    item.description && h("span", { class: "menu-description" }, item.description));
}

function walk(event, items) {
  const place = items.indexOf(document.activeElement);
  const last = items.length - 1;
  const next = { ArrowDown: place >= last ? 0 : place + 1, ArrowUp: place <= 0 ? last : place - 1, Home: 0, End: last }[event.key];
  if (next === undefined) return typed(event, items, place);
  event.preventDefault();
  items[next].focus();
}

function typed(event, items, place) {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.key === " ") return;
  const order = [...items.slice(place + 1), ...items.slice(0, place + 1)];
  order.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
}

/** A menu under `anchor`. Items: {label, description?, run, checked?, danger?} or {heading}. Focus goes back to the anchor. */
export function openMenu(anchor, label, items, options = {}) {
  if (anchor.getAttribute("aria-expanded") === "true") return;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label });
  const done = () => {
    close();
    anchor.focus({ preventScroll: true });
  };
  fill(menu, items.map((item) => menuItem(item, (chosen) => {
    done();
    chosen.run();
  })));
  anchor.setAttribute("aria-expanded", "true");
  const close = float(menu, anchor, { ...options, onclose: () => anchor.setAttribute("aria-expanded", "false") });
  const buttons = [...menu.querySelectorAll("button")];
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      done();
    } else walk(event, buttons);
  });
  (buttons.find((one) => one.getAttribute("aria-checked") === "true") || buttons[0])?.focus();
}

/** A question with two answers (a confirm dialog); resolves to true or false. */
export function ask({ title, text, yes, no, danger = false }) {
  const opener = document.activeElement;
  return new Promise((resolve) => {
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      if (opener?.isConnected) opener.focus({ preventScroll: true });
      resolve(answer);
    };
    const button = (label, answer, style) =>
      h("button", { type: "button", class: `button ${style}`, onclick: () => end(answer) }, label);
    const dialog = h("dialog", { class: "question", "aria-label": typeof title === "string" ? title : title.map(String).join("") },
      h("h2", null, title),
      h("div", { class: "question-text" }, text),
      h("div", { class: "question-answers" }, button(no, false, ""), button(yes, true, danger ? "danger" : "primary")));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
