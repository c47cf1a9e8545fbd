// What the composer offers while one types: /commands at the start, @people and #channels anywhere.
import { freshId, h, fill, icon } from "./h.js";
import { float } from "./popup.js";
import { avatar } from "./people.js";
import { botUser, direct, state } from "./store.js";

const MOST = 8;

/** The page's own command, besides those of the app's manifest. */
export const INVITE = "/invite";

export function commands() {
  const bot = botUser();
  const own = bot ? [{ command: INVITE, usage_hint: `@${bot.display_name || bot.name}`, description: "Add the app to this channel" }] : [];
  return [...state.commands, ...own];
}

const starts = (word, typed) => word.toLowerCase().startsWith(typed.toLowerCase());

function commandOffers(typed) {
  return commands().filter((one) => starts(one.command, typed)).map((one) => ({
    insert: `${one.command} `, exact: one.command === typed, icon: icon("bolt"),
    label: [h("strong", null, one.command), one.usage_hint && h("span", { class: "usage" }, ` ${one.usage_hint}`)], help: one.description,
  }));
}

function personOffers(typed) {
  const fits = (one) => starts(one.display_name || "", typed) || starts(one.name, typed);
  const order = (one) => (one.id === state.bot.user_id ? 0 : 1);
  return state.users.filter((one) => fits(one) && one.id !== state.me.id).sort((a, b) => order(a) - order(b)).map((one) => ({
    insert: `@${one.display_name || one.name} `, icon: avatar(one.id, "tiny"),
    label: [h("strong", null, one.display_name || one.name)], help: one.id === state.bot.user_id ? "Mention it with a code, a paste or a question" : null,
  }));
}

function channelOffers(typed) {
  return state.channels.filter((one) => one.kind !== "im" && starts(one.name, typed)).map((one) => ({
    insert: `#${one.name} `, icon: icon(one.kind === "private" ? "lock" : "hash"), label: [h("strong", null, one.name)], help: one.topic,
  }));
}

/** {from, to, offers} for the word before the cursor, or null. */
function offersFor(text, cursor, inThread) {
  const before = text.slice(0, cursor);
  const slash = /^\/\S*$/.exec(before);
  if (slash) return inThread ? null : { from: 0, to: cursor, offers: commandOffers(before) };
  const word = /(^|[\s(])([@#])([\p{L}\p{N}._-]{0,40})$/u.exec(before);
  if (!word) return null;
  const from = cursor - word[3].length - 1;
  return { from, to: cursor, offers: word[2] === "@" ? personOffers(word[3]) : channelOffers(word[3]) };
}

/** The list above a textarea. `change(text, cursor)` puts a choice in. */
export class TypeAhead {
  constructor(textarea, { inThread, change }) {
    Object.assign(this, { textarea, inThread, change, active: 0, found: null });
    this.id = freshId("offers");
    this.list = h("div", { class: "listbox offers", role: "listbox", id: this.id, "aria-label": "Suggestions" });
    textarea.setAttribute("aria-autocomplete", "list");
    textarea.setAttribute("aria-controls", this.id);
    textarea.addEventListener("blur", () => setTimeout(() => this.close(), 120));
  }

  update() {
    const found = offersFor(this.textarea.value, this.textarea.selectionStart, this.inThread);
    if (!found?.offers.length) return this.close();
    this.found = { ...found, offers: found.offers.slice(0, MOST) };
    fill(this.list, this.found.offers.map((offer, place) => this.row(offer, place)));
    this.dismiss?.();
    this.dismiss = float(this.list, this.textarea.closest(".composer"), { side: "above" });
    this.point(0);
  }

  row(offer, place) {
    return h("div", { class: "option", role: "option", id: `${this.id}-${place}`, onpointerdown: (event) => event.preventDefault(), onclick: () => this.pick(place) },
      h("span", { class: "offer" }, offer.icon, h("span", null, offer.label)), offer.help && h("span", { class: "option-description" }, offer.help));
  }

  point(place) {
    this.active = place;
    for (const [index, row] of [...this.list.children].entries()) {
      row.classList.toggle("active", index === place);
      row.setAttribute("aria-selected", String(index === place));
    }
    this.textarea.setAttribute("aria-activedescendant", `${this.id}-${place}`);
  }

  close() {
    this.found = null;
    this.dismiss?.();
    this.dismiss = null;
    this.textarea.removeAttribute("aria-activedescendant");
  }

  pick(place) {
    const { from, to, offers } = this.found;
    const text = this.textarea.value;
    const insert = offers[place].insert;
    this.close();
    this.change(text.slice(0, from) + insert + text.slice(to).replace(/^ /, ""), from + insert.length);
  }

  /** True if the key was for the list. */
  press(event) {
    if (!this.found) return false;
    const { offers } = this.found;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.point((this.active + step + offers.length) % offers.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && offers[this.active].exact) return this.close(), false;
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.pick(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

export const placeName = (channel) => (channel?.kind === "im" ? channel.name || direct()?.name : `#${channel?.name}`);
