import { families, malwareFamilies, malwareRules, secretRules } from '@seaworthy/content';
import {
  categoryFacts,
  categoryWithException,
  defaultSeverities,
  licensesByCategory,
} from '@seaworthy/license';
import { licenseCategories } from '@seaworthy/model';
import { notice, table } from './page.ts';

export function secretsPage(): string {
  const sections = [...Map.groupBy(secretRules, (rule) => rule.family)].map(([family, rules]) => {
    const rows = rules.map(({ id, title, severity, issuer }) => [
      `\`${id}\``,
      title,
      severity,
      issuer,
    ]);
    const head = ['rule', 'finds', 'severity', 'revoked at'];
    return `## ${family}\n\n${families[family]}\n\n${table(head, rows)}`;
  });
  return `${notice}# Secret rules\n\n${secretRules.length} rules.\n\n${sections.join('\n')}`;
}

export function malwarePage(): string {
  const sections = [...Map.groupBy(malwareRules, (rule) => rule.family)].map(([family, rules]) => {
    const rows = rules.map(({ id, title, severity, why, reference }) => [
      `\`${id}\``,
      title,
      severity,
      reference === undefined ? why : `${why} [More](${reference})`,
    ]);
    return `## ${malwareFamilies[family]}\n\n${table(['rule', 'finds', 'severity', 'why'], rows)}`;
  });
  return `${notice}# Malware rules\n\n${malwareRules.length} rules.\n\n${sections.join('\n')}`;
}

export function licensesPage(): string {
  const sections = licenseCategories.map((category) => {
    const { title, rule, why, fix } = categoryFacts[category];
    const lists = licensesByCategory.filter(([name]) => name === category);
    const ids = lists.flatMap(([, list]) => list.trim().split(/\s+/)).sort();
    const milder = [...categoryWithException].filter(([, made]) => made === category);
    return [
      `## \`${category}\`: ${title}\n\n${rule}\n\n- Why it matters: ${why}\n- What to do: ${fix}\n- Severity unless you say otherwise: ${defaultSeverities[category]}\n`,
      ids.length === 0 ? '' : `Licences: ${ids.map((id) => `\`${id}\``).join(', ')}\n`,
      milder.length === 0
        ? ''
        : `Stricter licences come here with one of these exceptions: ${milder.map(([id]) => `\`${id}\``).join(', ')}\n`,
    ]
      .filter((part) => part !== '')
      .join('\n');
  });
  return `${notice}# Categories of licences\n\nMildest first; \`*\` stands for any ending. Our reading, no legal advice. [Licences](../licenses.md) says how they are used.\n\n${sections.join('\n')}`;
}
