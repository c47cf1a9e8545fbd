// A select with a list to type in: one widget for the static, external, user and conversation selects.
import { fill, focusKey, freshId, h, icon } from "../h.js";
import { plain } from "../mrkdwn.js";
import { float } from "../popup.js";

const PAUSE_MS = 180;

const key = (option) => option.value;

function matching(groups, typed) {
  const wanted = typed.trim().toLowerCase();
  const fits = (option) => `${option.text.text} ${option.description?.text || ""}`.toLowerCase().includes(wanted);
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) })).filter((group) => group.options.length);
}

/**
 * `source`: {load(typed) -> Promise<[{label, options}]> (external) or groups: [{label, options}]}, `least`: characters before loading.
 * `chosen()` gives the options that are selected now; `choose(options)` is called with the new ones.
 */
export class Combo {
  constructor({ element, block, label, source, least = 0, multi = false, chosen, choose }) {
    Object.assign(this, { element, source, least, multi, chosen, choose });
    this.id = freshId("list");
    this.active = -1;
    this.options = [];
    this.input = h("input", {
      type: "text", class: "combo-input", role: "combobox", autocomplete: "off", spellcheck: "false",
      placeholder: element.placeholder?.text || "Choose", "aria-label": label || null, "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.id, "data-focus": focusKey(block, element), "data-action": element.action_id,
      oninput: () => this.search(), onkeydown: (event) => this.press(event), onclick: () => this.open(),
      onblur: () => setTimeout(() => this.close(), 120),
    });
    this.chips = h("span", { class: "chips" });
    this.node = h("div", { class: "combo" }, this.chips, this.input, icon("down"));
    this.list = h("div", { class: "listbox", role: "listbox", id: this.id, "aria-label": label || element.placeholder?.text || "Options" });
    this.show();
  }

  /** Draw what is selected. */
  show() {
    const now = this.chosen();
    if (this.multi) fill(this.chips, now.map((option) => this.chip(option)));
    else this.input.value = now.length ? now[0].text.text : "";
  }

  chip(option) {
    return h("button", {
      type: "button", class: "chip", "aria-label": `Remove ${option.text.text}`,
      onclick: () => this.settle(this.chosen().filter((one) => key(one) !== key(option))),
    }, plain(option.text.text), icon("close"));
  }

  settle(options) {
    this.choose(options);
    this.show();
  }

  open() {
    if (this.closeList) return;
    this.input.select();
    this.input.setAttribute("aria-expanded", "true");
    this.list.style.minWidth = `${this.node.offsetWidth}px`;
    this.closeList = float(this.list, this.node, { onclose: () => this.closed() });
    this.load("");
  }

  close() {
    this.closeList?.();
  }

  closed() {
    this.closeList = null;
    clearTimeout(this.timer);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.multi) this.input.value = "";
    else this.show();
  }

  search() {
    this.open();
    clearTimeout(this.timer);
    const typed = this.input.value;
    if (!this.source.load) this.load(typed);
    else this.timer = setTimeout(() => this.load(typed), PAUSE_MS);
  }

  async load(typed) {
    const ticket = (this.ticket = (this.ticket || 0) + 1);
    if (!this.source.load) return this.offer(matching(this.source.groups, typed), "Nothing fits.");
    if ([...typed.trim()].length < this.least) {
      const more = this.least === 1 ? "1 character" : `${this.least} characters`;
      return this.offer([], `Type at least ${more} to search.`);
    }
    this.note("Searching …");
    const answer = await this.source.load(typed);
    if (ticket !== this.ticket || !this.closeList) return;
    this.offer(answer.groups, answer.say || "Nothing found.");
  }

  note(words) {
    this.options = [];
    fill(this.list, h("div", { class: "listbox-note", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words));
  }

  offer(groups, empty) {
    this.options = groups.flatMap((group) => group.options);
    if (!this.options.length) return this.note(empty);
    let place = -1;
    fill(this.list, groups.map((group) => [
      group.label && h("div", { class: "menu-heading", role: "presentation" }, group.label),
      group.options.map((option) => this.row(option, (place += 1))),
    ]));
    this.point(this.multi ? 0 : Math.max(0, this.options.findIndex((one) => this.isChosen(one))));
  }

  isChosen(option) {
    return this.chosen().some((one) => key(one) === key(option));
  }

  row(option, place) {
    return h("div", {
      class: "option", role: "option", id: `${this.id}-${place}`, "aria-selected": String(this.isChosen(option)),
      onpointerdown: (event) => event.preventDefault(), onclick: () => this.pick(place),
    }, h("span", null, plain(option.text.text)), option.description && h("span", { class: "option-description" }, plain(option.description.text)));
  }

  point(place) {
    this.active = place;
    for (const [index, row] of [...this.list.querySelectorAll(".option")].entries()) {
      row.classList.toggle("active", index === place);
      if (index === place) row.scrollIntoView({ block: "nearest" });
    }
    this.input.setAttribute("aria-activedescendant", `${this.id}-${place}`);
  }

  pick(place) {
    const option = this.options[place];
    if (!option) return;
    const now = this.chosen();
    const others = now.filter((one) => key(one) !== key(option));
    const next = !this.multi ? [option] : others.length < now.length ? others : [...now, option];
    this.close();
    this.settle(next);
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps) {
      event.preventDefault();
      if (!this.closeList) this.open();
      else if (this.options.length) this.point((this.active + steps + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && this.closeList) {
      event.preventDefault();
      this.pick(this.active);
    } else if (event.key === "Escape" && this.closeList) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.multi && !this.input.value) {
      this.settle(this.chosen().slice(0, -1));
    }
  }
}
