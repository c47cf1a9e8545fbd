// The side panel with one thread; the whole window when that is narrow.
import { dropOn, Composer } from "./composer.js";
import { fill, h, icon } from "./h.js";
import { MessageList } from "./messages.js";
import { go, here } from "./route.js";
import { channel as channelOf, on } from "./store.js";
import { placeName } from "./typeahead.js";

export function threadPanel() {
  const list = new MessageList({ inThread: true, empty: () => h("p", { class: "empty-line" }, "This thread is gone.") });
  const composer = new Composer({ inThread: true, onsend: () => list.settle() });
  const where = h("span", { class: "soft" });
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", title: "Close thread (Esc)", onclick: () => leave() }, icon("close"));
  const node = h("aside", { class: "thread", "aria-label": "Thread", hidden: true },
    h("header", { class: "pane-head" }, h("h2", null, "Thread"), where, close),
    list.node, composer.node);
  const leave = () => {
    const { channel, thread } = here;
    go(channel);
    requestAnimationFrame(() => {
      const find = (key) => document.querySelector(`.main [data-focus="${CSS.escape(key)}"]`);
      (find(`${thread}/thread`) || find(thread) || document.querySelector(".main .composer-text"))?.focus();
    });
  };
  let shown = null;
  const draw = () => {
    const open = Boolean(here.thread) && !here.home;
    node.hidden = !open;
    document.body.classList.toggle("with-thread", open);
    if (!open) return (shown = null);
    const channel = channelOf(here.channel);
    fill(where, placeName(channel));
    composer.aim(channel, here.thread);
    list.show(here.channel, here.thread);
    if (shown !== here.thread) composer.focus();
    shown = here.thread;
  };
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  });
  on("signs", (place) => place === `${here.channel}/${here.thread}` && (draw(), list.toEnd()));
  dropOn(node, composer);
  on("place ready", draw);
  on("message removed", (change) => here.thread && change.channel === here.channel && draw());
  return node;
}
