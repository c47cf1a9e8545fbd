// The sidebar: conversations, the app, who you are, and the tools.
import { deed } from "./api.js";
import { fill, h, icon } from "./h.js";
import { complain } from "./notice.js";
import { avatar, personSwitch } from "./people.js";
import { go, goHome, here } from "./route.js";
import { botUser, direct, on, reload, state } from "./store.js";

const unread = new Set();

function entry(channel) {
  const current = here.channel === channel.id && !here.home;
  return h("li", null, h("a", {
    class: `place-link${unread.has(channel.id) ? " unread" : ""}`, href: `#${channel.id}`, "aria-current": current ? "page" : null, "data-focus": channel.id,
    "aria-label": `${channel.kind === "private" ? "private channel" : "channel"} ${channel.name}${unread.has(channel.id) ? ", unread" : ""}`,
  }, icon(channel.kind === "private" ? "lock" : "hash"), h("span", null, channel.name)));
}

/** Open the direct message with the app; the workspace makes it on first use. */
export async function openDirect() {
  const known = direct();
  if (known) return go(known.id);
  const answer = complain(await deed("open_dm", state.me.id));
  if (!answer.ok) return;
  await reload();
  const made = direct();
  if (made) go(made.id);
}

function app() {
  const bot = botUser();
  if (!bot) return null;
  const im = direct();
  const name = bot.display_name || bot.name;
  const current = here.home || (im && here.channel === im.id);
  const isUnread = im && unread.has(im.id);
  return h("li", null, h("button", {
    type: "button", class: `place-link${isUnread ? " unread" : ""}`, "aria-current": current ? "page" : null, "data-focus": "app",
    "aria-label": `${name}, app, ${state.bot.connected ? "connected" : "not connected"}${isUnread ? ", unread" : ""}`, onclick: openDirect,
  }, avatar(bot.id, "tiny"), h("span", null, name), h("span", { class: `presence ${state.bot.connected ? "on" : "off"}`, title: state.bot.connected ? "Connected" : "Not connected" })));
}

export function sidebar(tools) {
  const rooms = h("ul", { class: "places" });
  const apps = h("ul", { class: "places" });
  const workspace = h("div", { class: "workspace-name" });
  const node = h("nav", { class: "side", id: "sidebar", "aria-label": "Workspace" },
    h("div", { class: "brand" }, h("img", { src: "/page/mark.svg", alt: "", width: "28", height: "28" }), h("div", null, h("div", { class: "brand-name" }, "Playground"), workspace)),
    h("div", { class: "side-scroll" },
      h("h2", { class: "side-heading" }, "Channels"), rooms,
      h("h2", { class: "side-heading" }, "App"), apps),
    h("div", { class: "side-foot" }, personSwitch(), tools));
  const draw = () => {
    if (!state.ready) return;
    if (!here.home && !document.hidden) unread.delete(here.channel);
    const active = node.contains(document.activeElement) ? document.activeElement.getAttribute("data-focus") : null;
    fill(workspace, state.workspace.name === "Playground" ? "on this machine" : state.workspace.name);
    fill(rooms, state.channels.filter((one) => one.kind !== "im").map(entry));
    fill(apps, app());
    if (active) node.querySelector(`[data-focus="${CSS.escape(active)}"]`)?.focus();
  };
  on("ready place bot", draw);
  on("message", ({ channel, message, fresh }) => {
    if (!fresh || message.user === state.me.id || (channel === here.channel && !here.home)) return;
    unread.add(channel);
    draw();
  });
  on("person", () => unread.clear());
  node.addEventListener("keydown", (event) => event.key === "Escape" && document.body.classList.contains("side-open") && closeSide());
  return node;
}

/** On a narrow window the sidebar lies over the conversation. */
export function openSide() {
  document.body.classList.add("side-open");
  document.querySelector(".side [aria-current]")?.focus();
}
export const closeSide = () => document.body.classList.remove("side-open");

/** The two faces of the app: its Home tab and the direct messages. */
export function appTabs() {
  const node = h("div", { class: "tabs", role: "tablist", "aria-label": "App" });
  const tab = (label, on_, run) => h("button", { type: "button", class: "tab", role: "tab", "aria-selected": String(on_), "data-focus": `tab-${label}`, onclick: run }, label);
  const draw = () => {
    const held = node.contains(document.activeElement) ? document.activeElement.getAttribute("data-focus") : null;
    fill(node, tab("Home", here.home, goHome), tab("Messages", !here.home, openDirect));
    node.querySelector(`[data-focus="${held}"]`)?.focus();
  };
  on("place", draw);
  draw();
  return node;
}
