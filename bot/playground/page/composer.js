// The field to write in: messages, slash commands, files.
import { deed } from "./api.js";
import { fill, freshId, h, icon } from "./h.js";
import { composerMenu } from "./menu.js";
import { complain, expect, notify } from "./notice.js";
import { botUser, state } from "./store.js";
import { commands, INVITE, placeName, TypeAhead } from "./typeahead.js";

const FILE_BYTES = 5_000_000;

const botName = () => botUser()?.display_name || state.bot.name || "the app";

function base64(buffer) {
  let text = "";
  const bytes = new Uint8Array(buffer);
  for (let place = 0; place < bytes.length; place += 0x8000) text += String.fromCharCode(...bytes.subarray(place, place + 0x8000));
  return btoa(text);
}

export class Composer {
  constructor({ inThread = false, onsend = () => undefined } = {}) {
    this.inThread = inThread;
    this.onsend = onsend;
    this.drafts = new Map();
    this.picked = null;
    this.textarea = h("textarea", {
      class: "composer-text", rows: "1", autocomplete: "off", spellcheck: "true",
      oninput: () => this.typed(), onkeydown: (event) => this.press(event), onclick: () => this.offers.update(),
    });
    this.offers = new TypeAhead(this.textarea, { inThread, change: (text, cursor) => this.put(text, cursor) });
    this.file = h("input", { type: "file", hidden: true, "aria-label": "File", tabindex: "-1", onchange: () => this.take(this.file.files[0]) });
    this.chip = h("div", { class: "composer-file" });
    this.hint = h("div", { class: "composer-hint", id: freshId("hint") });
    this.textarea.setAttribute("aria-describedby", this.hint.id);
    this.plus = h("button", { type: "button", class: "icon-button", "aria-label": "Add a file or use a shortcut", title: "Files and shortcuts", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => composerMenu(this.plus, { attach: () => this.file.click() }) }, icon("plus"));
    this.button = h("button", { type: "button", class: "icon-button send", "aria-label": inThread ? "Send reply" : "Send message", title: "Send (Enter)", onclick: () => this.send() }, icon("send"));
    this.node = h("div", { class: "composer-area" },
      h("div", { class: "composer" }, this.chip, h("div", { class: "composer-row" }, this.plus, this.textarea, this.button), this.file),
      this.hint);
    this.node.addEventListener("paste", (event) => this.pasted(event));
  }

  /** Write in this channel or thread from now on; a draft stays with its place. */
  aim(channel, thread = null) {
    const key = `${state.me.id}/${channel.id}/${thread || ""}`;
    if (key !== this.key) {
      if (this.key) this.drafts.set(this.key, this.textarea.value);
      this.key = key;
      this.put(this.drafts.get(key) || "", null);
      this.take(null);
    }
    Object.assign(this, { channel, thread });
    const label = this.inThread ? "Reply in thread" : `Message ${placeName(channel)}`;
    this.textarea.setAttribute("aria-label", label);
    this.advise();
    this.textarea.placeholder = this.inThread ? `Reply, or mention @${botName()}` : label;
  }

  focus() {
    this.textarea.focus({ preventScroll: true });
  }

  /** Put text in; `cursor` null leaves the focus where it is. */
  put(text, cursor = text.length) {
    this.textarea.value = text;
    this.grow();
    this.advise();
    if (cursor === null) return;
    this.focus();
    this.textarea.setSelectionRange(cursor, cursor);
  }

  typed() {
    this.grow();
    this.advise();
    this.offers.update();
  }

  grow() {
    this.textarea.style.height = "auto";
    this.textarea.style.height = `${Math.min(this.textarea.scrollHeight, 260)}px`;
  }

  /** One quiet line under the field: what this text will do. */
  advise() {
    const text = this.textarea.value;
    const first = text.split(/\s/)[0];
    const known = commands().find((one) => one.command === first);
    let words = text || this.inThread ? "" : this.invitation();
    if (this.inThread && known) words = `Commands do not work in threads. Mention @${botName()} here instead.`;
    else if (known && known.command !== INVITE) words = `${first} ${known.usage_hint || ""}: ${known.description}`;
    fill(this.hint, words);
  }

  /** What an empty field suggests. */
  invitation() {
    const command = state.commands[0]?.command;
    if (!command) return "";
    if (this.channel?.kind === "im") return `Send a code, paste a failed webhook, or say in your words what happens`;
    return `Try ${command} 131047, or mention @${botName()} with a webhook`;
  }

  press(event) {
    if (this.offers.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  pasted(event) {
    const file = event.clipboardData?.files?.[0];
    if (!file) return;
    event.preventDefault();
    this.take(file);
  }

  /** Hold a file until it is sent; null lets it go. */
  take(file) {
    this.picked = file || null;
    this.file.value = "";
    if (file && file.size > FILE_BYTES) {
      this.picked = null;
      notify({ text: `${file.name} is larger than ${FILE_BYTES / 1_000_000} MB, the most this workspace takes.` });
    }
    fill(this.chip, this.picked && [icon("file"), h("span", null, this.picked.name),
      h("button", { type: "button", class: "icon-button", "aria-label": `Leave out ${this.picked.name}`, onclick: () => this.take(null) }, icon("close"))]);
    if (this.picked) this.focus();
  }

  async send() {
    const text = this.textarea.value.trimEnd();
    if (!text.trim() && !this.picked) return;
    const { channel, thread, key, picked } = this;
    const place = thread ? `${channel.id}/${thread}` : channel.id;
    this.put("", this.textarea.value.length ? 0 : null);
    this.take(null);
    this.onsend();
    expect(channel.id, place);
    const answer = picked ? await this.upload(picked, text, channel, thread) : await this.speak(text, channel, thread);
    if (answer.ok) return;
    complain(answer, place);
    if (this.key === key && !this.textarea.value) this.put(text);
  }

  async upload(file, text, channel, thread) {
    return deed("upload", state.me.id, {
      channel: channel.id, thread_ts: thread || undefined, name: file.name, mimetype: file.type || "text/plain",
      content_base64: base64(await file.arrayBuffer()), text: text || undefined,
    });
  }

  /** A text that begins with "/" is a command or a mistake. Mentions and links are marked up by the workspace. */
  speak(text, channel, thread) {
    const [first] = text.split(/\s/);
    const isCommand = /^\/[a-z][\w-]*$/i.test(first);
    if (isCommand && !thread) return this.command(first, text.slice(first.length).trim(), channel);
    return deed("say", state.me.id, { channel: channel.id, text, thread_ts: thread || undefined });
  }

  command(command, text, channel) {
    if (command === INVITE) return deed("invite", state.me.id, { channel: channel.id });
    if (!commands().some((one) => one.command === command))
      return { ok: false, say: `\`${command}\` is not a command here. A text that begins with a slash is read as one.` };
    return deed("command", state.me.id, { channel: channel.id, command, text });
  }
}

/** Let files be dropped anywhere on `area`. */
export function dropOn(area, composer) {
  let depth = 0;
  const mark = (step) => {
    depth = Math.max(0, depth + step);
    area.classList.toggle("dropping", depth > 0);
  };
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragenter", (event) => holdsFiles(event) && mark(1));
  area.addEventListener("dragleave", (event) => holdsFiles(event) && mark(-1));
  area.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  area.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(-depth);
    composer.take(event.dataTransfer.files[0]);
  });
}
