import { checks, packs } from '@seaworthy/check';
import {
  controlReference,
  type Framework,
  type FrameworkControl,
  frameworks,
  speakersOf,
} from '@seaworthy/compliance';
import { notice, type Page, table } from './page.ts';

/** Reference pages of the frameworks: which checks and kinds of findings speak of each control. */

const packOf = new Map(packs.flatMap((pack) => pack.checks.map(({ id }) => [id, pack.name])));

export const frameworkPages: readonly Page[] = [
  { path: 'docs/reference/compliance.md', content: overview },
  ...frameworks.map((framework) => ({
    path: `docs/reference/compliance-${framework.name}.md`,
    content: () => frameworkPage(framework),
  })),
];

function overview(): string {
  const rows = frameworks.map((framework) => {
    const controls = framework.sections.flatMap((section) => section.controls);
    const seen = controls.filter((control) => speaks(framework, control));
    return [
      `[\`${framework.name}\`](compliance-${framework.name}.md)`,
      framework.title,
      framework.about,
      String(controls.length),
      String(seen.length),
    ];
  });
  return `${notice}# Frameworks\n\n[compliance.md](../compliance.md) explains what is said of a control.\n\n${table(
    ['--compliance', '', 'about', 'controls', 'of which something speaks'],
    rows,
  )}`;
}

function frameworkPage(framework: Framework): string {
  const sections = framework.sections.map(({ id, title, controls }) => {
    const rows = controls.map((control) => [
      `\`${control.id}\``,
      control.title,
      control.assessment ?? '',
      speakers(framework, control),
    ]);
    const heading = [id, title].filter((part) => part !== '').join(' ');
    return `## ${heading}\n\n${table(['control', 'kept when', 'assessed', 'by'], rows)}`;
  });
  return `${notice}# ${framework.title}\n\n${framework.about}. Published at <${framework.url}>; the titles are ours.\n\nA control fails by everything that is named. It passes by what is named without "fails".\n\n${sections.join('\n')}`;
}

function speaks(framework: Framework, control: FrameworkControl): boolean {
  const { checks: named, kinds } = speakersOf(framework, control, checks);
  return named.length + kinds.length > 0;
}

function speakers(framework: Framework, control: FrameworkControl): string {
  const { passing, failing } = controlReference(framework, control, checks);
  const link = (id: string): string => {
    const pack = packOf.get(id);
    return pack === undefined ? `findings of the kind ${id}` : `[${id}](checks-${pack}.md#${id})`;
  };
  const parts = [
    ...(passing.length > 0 ? [passing.map(link).join(', ')] : []),
    ...(failing.length > 0 ? [`fails by ${failing.map(link).join(', ')}`] : []),
    ...(passing.length === 0
      ? [`not looked at: ${control.unseen ?? 'nothing in a scan shows that it is kept'}`]
      : []),
  ];
  return parts.join('; ');
}
