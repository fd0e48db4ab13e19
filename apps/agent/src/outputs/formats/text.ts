import type { Format } from './format.ts';

/** For people: time, priority, rule and what it says. */
export const textFormat: Format = {
  name: 'text',
  render(message) {
    if (message.kind === 'incident') {
      const { lastTime, severity, title, id, steps } = message.incident;
      const counts = new Map<string, number>();
      for (const { rule, count, others = 0 } of steps) {
        counts.set(rule, (counts.get(rule) ?? 0) + count + others);
      }
      const story = [...counts].map(([rule, count]) =>
        count === 1 ? rule : `${rule} (${count}×)`,
      );
      return `${lastTime} ${severity} Incident ${id}: ${title}: ${story.join(' → ')}`;
    }
    const { lastTime, priority, rule, output, count, heldBack, workload } = message.alert;
    const times = count === 1 ? '' : ` (${count} times)`;
    const others = heldBack === 0 ? '' : ` (${heldBack} more of this kind held back)`;
    return `${lastTime} ${priority} ${rule} [${workload}]${times}${others}: ${output}`;
  },
};
