import type { SentText } from './output.ts';

/** Characters that wait, whatever the number of messages. */
const maxCharacters = 64 * 1024 * 1024;

/** Messages that wait, within bounds. What was told of before goes first when there is no room. */
export class WaitingRoom {
  readonly #maxMessages: number;
  #waiting: SentText[] = [];
  #characters = 0;

  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** @returns how many were lost for it, itself among them */
  add(text: SentText): number {
    let lost = 0;
    while (!this.#hasRoomFor(text)) {
      const dispensable = this.#waiting.findIndex(({ message }) => isNews(message) === false);
      if (dispensable === -1) return lost + 1;
      const [removed] = this.#waiting.splice(dispensable, 1);
      this.#characters -= removed!.text.length;
      lost += 1;
    }
    this.#waiting.push(text);
    this.#characters += text.text.length;
    return lost;
  }

  take(most: number): readonly SentText[] {
    const taken = this.#waiting.slice(0, most);
    this.#waiting = this.#waiting.slice(most);
    for (const { text } of taken) this.#characters -= text.length;
    return taken;
  }

  #hasRoomFor({ text }: SentText): boolean {
    return (
      this.#waiting.length < this.#maxMessages && this.#characters + text.length <= maxCharacters
    );
  }
}

function isNews(message: SentText['message']): boolean {
  return message.kind === 'alert' || (message.kind === 'incident' && message.isNew);
}
