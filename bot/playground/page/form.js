// What a person has chosen or typed in one message or view, kept while its blocks are drawn anew.

const START = {
  plain_text_input: (element) => text(element.initial_value),
  email_text_input: (element) => text(element.initial_value),
  url_text_input: (element) => text(element.initial_value),
  number_input: (element) => text(element.initial_value),
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  external_select: (element) => ({ selected_option: element.initial_option ?? null }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_static_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_external_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? null }),
  multi_conversations_select: (element) => ({ selected_conversations: element.initial_conversations ?? [] }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  multi_channels_select: (element) => ({ selected_channels: element.initial_channels ?? [] }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

const text = (value) => ({ value: value ?? null });

/** The controls of a block that hold a value. */
function holders(block) {
  const found = [block.element, block.accessory, ...(block.elements || [])];
  return found.filter((element) => element && START[element.type]);
}

const isEmpty = ({ type, ...held }) => {
  const [inner] = Object.values(held);
  return inner === null || inner === undefined || inner === "" || (Array.isArray(inner) && !inner.length);
};

const PATTERNS = {
  email_text_input: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "Write an e-mail address, such as ana@example.com."],
  url_text_input: [/^https?:\/\/\S+$/, "Write a whole address, beginning with https://."],
};

/** The sentence that belongs under one input, or null where its value is fine. */
function complaint(block, value) {
  const element = block.element;
  if (isEmpty(value)) return block.optional ? null : "Fill this in, it is needed.";
  const given = value.value;
  if (typeof given !== "string") return null;
  const length = [...given].length;
  if (element.min_length && length < element.min_length) return `Write at least ${element.min_length} characters.`;
  if (element.max_length && length > element.max_length) return `Write at most ${element.max_length} characters.`;
  const pattern = PATTERNS[element.type];
  if (pattern && !pattern[0].test(given)) return pattern[1];
  return element.type === "number_input" ? numberComplaint(element, given) : null;
}

function numberComplaint(element, given) {
  const number = Number(given);
  if (Number.isNaN(number)) return "Write a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Write a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) return `Not below ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `Not above ${element.max_value}.`;
  return null;
}

export class Form {
  /** `start` is state.values as the server last kept it ({block_id: {action_id: value}}). */
  constructor(start = {}) {
    this.values = structuredClone(start || {});
  }

  get(block, element) {
    const kept = this.values[block.block_id]?.[element.action_id];
    if (kept) return kept;
    const start = { type: element.type, ...START[element.type](element) };
    this.set(block, element, start);
    return start;
  }

  set(block, element, value) {
    (this.values[block.block_id] ||= {})[element.action_id] = { type: element.type, ...value };
  }

  /** state.values for these blocks: every control that holds a value, keyed by block id and action id. */
  collect(blocks) {
    const values = {};
    for (const block of blocks)
      for (const element of holders(block)) (values[block.block_id] ||= {})[element.action_id] = this.get(block, element);
    return values;
  }

  /** What a submit is refused for before anything is sent: {block_id: sentence}. */
  check(blocks) {
    const inputs = blocks.filter((block) => block.type === "input" && START[block.element?.type]);
    const found = inputs.map((block) => [block.block_id, complaint(block, this.get(block, block.element))]);
    return Object.fromEntries(found.filter(([, sentence]) => sentence));
  }
}
