// The page, put together.
import { deed } from "./api.js";
import { appTabs, closeSide, openSide, sidebar } from "./channels.js";
import { Composer, dropOn } from "./composer.js";
import { fill, h, icon } from "./h.js";
import { homePanel } from "./home.js";
import { MessageList } from "./messages.js";
import { startModals } from "./modal.js";
import { bar, complain, startNotices } from "./notice.js";
import { arrive, here } from "./route.js";
import { botUser, channel as channelOf, connect, on, state } from "./store.js";
import { themeButton } from "./theme.js";
import { threadPanel } from "./thread.js";
import { placeName } from "./typeahead.js";
import { wirePane } from "./wire.js";

const SAMPLE = '{"statuses":[{"status":"failed","recipient_id":"15550199999","errors":[{"code":131026,"title":"Message undeliverable","error_data":{"details":"Receiver is incapable of receiving this message"}}]}]}';

const botName = () => botUser()?.display_name || state.bot.name || "the app";

function suggestion(label, help, run) {
  return h("button", { type: "button", class: "suggestion", onclick: run }, h("strong", null, label), h("span", null, help));
}

/** What to try, for a conversation with nothing in it. */
function emptyConversation(composer) {
  const isDirect = channelOf(here.channel)?.kind === "im";
  const command = state.commands[0]?.command || "/waerror";
  const put = (text) => () => composer.put(text);
  return h("div", { class: "empty" },
    h("h2", null, isDirect ? `This is between you and ${botName()}` : "Nothing said here yet"),
    h("p", null, "Pick one to try; it is put in the field below, you send it."),
    h("div", { class: "suggestions" },
      suggestion(`${command} 131047`, "A code. Only you see the answer.", put(`${command} 131047`)),
      suggestion("Paste a webhook", "A failed status as it came, JSON and all.", put(isDirect ? SAMPLE : `@${botName()} ${SAMPLE}`)),
      isDirect
        ? suggestion("Describe it", "In your own words.", put("the promo does not arrive, order updates do"))
        : suggestion(`@${botName()}`, "Mention the app: it answers in a thread.", put(`@${botName()} accepted but not delivered`))));
}

function placeHead() {
  const title = h("h1", { id: "place-title" });
  const topic = h("p", { class: "topic" });
  const extra = h("div", { class: "place-extra" });
  const tabs = appTabs();
  const invite = () => h("button", { type: "button", class: "button", onclick: async () => complain(await deed("invite", state.me.id, { channel: here.channel }), here.channel) }, `Add ${botName()}`);
  const draw = () => {
    const channel = channelOf(here.channel);
    const isDirect = here.home || channel?.kind === "im";
    fill(title, isDirect ? botName() : channel && [icon(channel.kind === "private" ? "lock" : "hash"), channel.name]);
    fill(topic, isDirect ? "" : channel?.topic || "");
    fill(extra, isDirect ? tabs : channel && !channel.bot_is_member && invite());
    document.title = `${isDirect ? botName() : placeName(channel)} · Playground`;
  };
  on("place ready", draw);
  const menu = h("button", { type: "button", class: "icon-button only-narrow", "aria-label": "Conversations", "aria-controls": "sidebar", onclick: openSide }, icon("menu"));
  return h("header", { class: "place-head" }, menu, h("div", { class: "place-words" }, title, topic), extra);
}

function conversation() {
  const composer = new Composer({ onsend: () => list.settle() });
  const list = new MessageList({ empty: () => emptyConversation(composer) });
  const home = homePanel();
  const node = h("main", { class: "main", "aria-labelledby": "place-title" }, placeHead(), bar(), home, list.node, composer.node);
  const draw = () => {
    const channel = channelOf(here.channel);
    list.node.hidden = here.home;
    composer.node.hidden = here.home;
    if (here.home || !channel) return;
    composer.aim(channel);
    list.show(here.channel);
  };
  on("place", (before) => {
    draw();
    closeSide();
    if (before?.channel !== here.channel && !here.thread && matchMedia("(hover: hover)").matches) composer.focus();
  });
  on("message removed", (change) => change.channel === here.channel && draw());
  on("signs", (channel) => channel === here.channel && (draw(), list.toEnd()));
  dropOn(node, composer);
  return node;
}

/** The switches at the foot of the sidebar, and the pane they open. */
function tools() {
  const toggle = (open) => {
    pane.node.hidden = !open;
    document.body.classList.toggle("with-wire", open);
    button.setAttribute("aria-expanded", String(open));
    closeSide();
    if (open) pane.draw();
    else button.focus();
  };
  const button = h("button", { type: "button", class: "tool", "aria-expanded": "false", title: "What goes over the wire", onclick: () => toggle(pane.node.hidden) }, icon("wire"), "Wire");
  const pane = wirePane({ close: () => toggle(false) });
  const cards = h("a", { class: "tool", href: "/preview", title: "Every card of the catalog" }, icon("cards"), "Cards");
  return { node: h("div", { class: "tools" }, button, cards, themeButton()), pane: pane.node };
}

function start() {
  const app = document.getElementById("app");
  const { node, pane } = tools();
  const thread = threadPanel();
  const shade = h("div", { class: "shade", onclick: closeSide });
  let built = false;
  const build = () => {
    if (!built) fill(app, sidebar(node), shade, conversation(), thread, pane);
    built = true;
  };
  on("connection", (now) => {
    if (!built && now === "absent") fill(app, h("p", { class: "booting", role: "alert" }, "The playground's server does not answer. Start it with ", h("code", null, "waerror"), "; this page goes on by itself."));
  });
  on("ready", () => {
    build();
    arrive();
  });
  startNotices();
  startModals();
  connect();
}

start();
