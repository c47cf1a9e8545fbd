// One list of messages: a conversation, or a thread.
import { drawBlocks } from "./blocks/index.js";
import { drawContext } from "./context.js";
import { clock, dayName, fromTs, full, sameDay } from "./dates.js";
import { emoji } from "./emoji.js";
import { fill, h, icon, keepFocus } from "./h.js";
import { messageActions, react, remove } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { signs } from "./notice.js";
import { avatar, nameOf } from "./people.js";
import { go } from "./route.js";
import { channel as channelOf, names, state } from "./store.js";

const TOGETHER_S = 300;
const LONG = 1800;

const replies = (count) => (count === 1 ? "1 reply" : `${count} replies`);

/** Text that would swallow the conversation is folded. */
function folded(node, length) {
  if (length <= LONG) return node;
  node.classList.add("folded");
  const more = h("button", { type: "button", class: "text-button", "aria-expanded": "false" }, "Show all");
  more.addEventListener("click", () => {
    const shut = node.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!shut));
    fill(more, shut ? "Show all" : "Show less");
  });
  return [node, more];
}

function body(message, channel) {
  if (message.deleted) return h("p", { class: "gone" }, "This message was deleted.");
  if (message.blocks?.length) {
    const container = { type: "message", channel, ts: message.ts };
    return drawBlocks(message.blocks, drawContext({ surface: "message", container, blocks: () => message.blocks, start: message.client_state }));
  }
  return message.text ? folded(h("div", { class: "text" }, mrkdwn(message.text, names)), message.text.length) : null;
}

const kilobytes = (size) => (size < 1024 ? `${size} B` : `${Math.round(size / 1024)} kB`);

/** The file itself, handed out by this origin to the person who may see it. */
function fileLink(file) {
  const address = file.url_private ? new URL(file.url_private, location.origin) : null;
  if (address?.origin !== location.origin) return h("span", null, file.name);
  return h("a", { href: `${address.pathname}?as=${encodeURIComponent(state.me.id)}`, target: "_blank", rel: "noopener" }, file.name);
}

function attached(files) {
  return files?.length ? h("ul", { class: "files", "aria-label": "Files" }, files.map((one) =>
    h("li", { class: "file" }, icon("file"), fileLink(one), one.size !== undefined && h("span", { class: "soft" }, kilobytes(one.size))))) : null;
}

function reactionRow(message, channel) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((one) => {
    const who = one.users.map((id) => nameOf(id)).join(", ");
    return h("button", {
      type: "button", class: "reaction", "aria-pressed": String(one.users.includes(state.me.id)), title: who,
      "aria-label": `${one.name.replaceAll("_", " ")}, ${one.users.length}: ${who}`, onclick: () => react(channel, message, one.name),
    }, emoji(one.name) || `:${one.name}:`, h("span", null, one.users.length));
  }));
}

function toolbar(message, channel, inThread) {
  if (message.deleted) return null;
  const more = h("button", { type: "button", class: "icon-button", "aria-label": "More message actions", title: "More message actions", "aria-haspopup": "menu", "aria-expanded": "false", "data-focus": `${message.ts}/more` }, icon("more"));
  more.addEventListener("click", () => messageActions(more, message, channel));
  return h("div", { class: "message-tools", role: "toolbar", "aria-label": "Message actions" },
    !inThread && !message.ephemeral && h("button", { type: "button", class: "icon-button", "aria-label": "Reply in thread", title: "Reply in thread", "data-focus": `${message.ts}/reply`, onclick: () => go(channel, message.thread_ts || message.ts) }, icon("reply")),
    more);
}

function onlyYou(message, channel) {
  return h("div", { class: "only-you" }, icon("eye"), "Only visible to you",
    h("button", { type: "button", class: "text-button dismiss", "data-focus": `${message.ts}/dismiss`, onclick: () => remove(channel, message) }, "Dismiss"));
}

/** One message. `lead` says whether name and avatar are shown; `inThread` leaves out the thread's own controls. */
function drawMessage(message, channel, { lead, inThread }) {
  const date = fromTs(message.ts);
  const name = nameOf(message.user);
  const time = h("time", { class: "time", datetime: date.toISOString(), title: full(date) }, clock(date));
  return h("article", {
    class: `message${lead ? " lead" : ""}${message.ephemeral ? " ephemeral" : ""}`, tabindex: "-1", "data-ts": message.ts, "data-focus": message.ts,
    "aria-label": `${name}, ${clock(date)}${message.ephemeral ? ", only visible to you" : ""}`,
  },
    lead ? avatar(message.user) : h("div", { class: "gutter" }, time),
    h("div", { class: "message-main" },
      message.ephemeral && onlyYou(message, channel),
      lead && h("div", { class: "message-head" }, h("span", { class: "author" }, name), message.bot && h("span", { class: "app-tag" }, "APP"), time),
      body(message, channel),
      message.edited && !message.deleted && h("span", { class: "edited" }, "(edited)"),
      attached(message.files),
      reactionRow(message, channel),
      !inThread && message.reply_count > 0 && h("button", { type: "button", class: "thread-link", "data-focus": `${message.ts}/thread`, onclick: () => go(channel, message.ts) }, icon("reply"), replies(message.reply_count))),
    toolbar(message, channel, inThread));
}

export class MessageList {
  /** `empty` gives the node for a conversation without messages. */
  constructor({ empty = () => null, inThread = false } = {}) {
    this.inThread = inThread;
    this.empty = empty;
    this.rows = new Map();
    this.inner = h("div", { class: "log-inner" });
    this.node = h("div", { class: "log", role: "log", tabindex: "0", onkeydown: (event) => this.walk(event) }, this.inner);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.node);
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  /** Draw a conversation (`thread` null) or one thread of it. Unchanged messages keep their nodes. */
  show(channel, thread = null) {
    const moved = this.channel !== channel || this.thread !== thread;
    if (moved) this.rows.clear();
    Object.assign(this, { channel, thread, label: this.labelOf(channel) });
    this.node.setAttribute("aria-label", this.label);
    const known = new Set(this.rows.keys());
    keepFocus(this.inner, () => fill(this.inner, this.draw()));
    const fresh = [...this.rows.keys()].filter((ts) => !known.has(ts));
    if (moved) this.reveal([...this.rows.keys()].at(-1));
    else if (this.following || this.isMine(fresh.at(-1))) this.reveal(fresh.at(-1));
  }

  labelOf(channel) {
    if (this.inThread) return "Messages in thread";
    const found = channelOf(channel);
    return found?.kind === "im" ? `Messages with ${found.name}` : `Messages in #${found?.name}`;
  }

  messages() {
    const all = state.messages[this.channel] || [];
    if (this.thread) return all.filter((one) => one.ts === this.thread || one.thread_ts === this.thread);
    return all.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  }

  draw() {
    const messages = this.messages();
    const rows = new Map();
    const nodes = [];
    let before = null;
    for (const message of messages) {
      const date = fromTs(message.ts);
      const newDay = !before || !sameDay(fromTs(before.ts), date);
      if (newDay && !this.inThread) nodes.push(h("div", { class: "day", role: "separator" }, h("span", null, dayName(date))));
      const lead = newDay || before.user !== message.user || before.ephemeral !== message.ephemeral || message.ts - before.ts > TOGETHER_S;
      nodes.push(this.row(message, lead, rows));
      if (this.inThread && message.ts === this.thread) nodes.push(this.count(messages.length - 1));
      before = message;
    }
    this.rows = rows;
    if (!messages.length) nodes.push(this.empty());
    return [...nodes, h("div", { class: "signs" }, signs(this.thread ? `${this.channel}/${this.thread}` : this.channel))];
  }

  count(number) {
    return h("div", { class: "day", role: "separator" }, h("span", null, number ? replies(number) : "No replies yet"));
  }

  /** The node of an unchanged message is used again: a half-made choice in it survives. */
  row(message, lead, rows) {
    const print = JSON.stringify([message, lead, state.me.id]);
    const held = this.rows.get(message.ts);
    const node = held?.print === print ? held.node : drawMessage(message, this.channel, { lead, inThread: this.inThread });
    rows.set(message.ts, { print, node });
    return node;
  }

  atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 60;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.settle();
  }

  /** From here on new messages are followed, until somebody scrolls away. */
  settle() {
    this.following = true;
    this.rest = this.node.scrollTop;
    this.stuck = this.atEnd();
  }

  scrolled() {
    this.stuck = this.atEnd();
    if (Math.abs(this.node.scrollTop - this.rest) > 2) this.following = this.stuck;
  }

  isMine(ts) {
    return Boolean(ts) && this.messages().some((one) => one.ts === ts && one.user === state.me.id);
  }

  /** Follow what is new; a card taller than the window is shown from its head. Without anything new, stay. */
  reveal(ts) {
    const node = ts && this.rows.get(ts)?.node;
    if (node && node.offsetHeight > this.node.clientHeight) {
      this.node.scrollTop = node.offsetTop - this.node.offsetTop;
      this.settle();
    } else if (ts || this.stuck) this.toEnd();
  }

  /** Up and Down go from message to message. */
  walk(event) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const onList = event.target === this.node;
    if (!onList && !event.target.matches("article.message")) return;
    const all = [...this.inner.querySelectorAll("article.message")];
    const place = onList ? all.length : all.indexOf(event.target);
    const next = all[place + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
