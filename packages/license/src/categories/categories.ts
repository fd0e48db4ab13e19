import type { LicenseCategory } from '@seaworthy/model';

export interface CategoryFacts {
  readonly title: string;
  /** Which licences belong here. */
  readonly rule: string;
  /** Why somebody who ships software cares. */
  readonly why: string;
  /** What to do with a package of this category that is not wanted. */
  readonly fix: string;
}

/** Our reading, which is no legal advice: the questions a policy asks, not answers for a court. */
export const categoryFacts: Readonly<Record<LicenseCategory, CategoryFacts>> = {
  'public-domain': {
    title: 'public domain',
    rule: 'Gives up all rights, or grants everything and asks for nothing, not even a notice.',
    why: 'Nothing is asked of whoever passes it on.',
    fix: 'Nothing has to be done.',
  },
  permissive: {
    title: 'permissive',
    rule: 'Asks for its notice in source code only; programs made of it may be passed on without.',
    why: 'Who passes on source code keeps the notice; who passes on an image of programs need not.',
    fix: 'Keep the licence text where you pass on the source code.',
  },
  notice: {
    title: 'notice',
    rule: 'Asks that its text or a notice goes along with every copy, also of programs made of it.',
    why: 'Every copy that you pass on, an image too, has to carry the copyright notice and the licence text.',
    fix: 'Leave the licence files in the image, or ship a file with all notices.',
  },
  'weak-copyleft': {
    title: 'weak copyleft',
    rule: 'Changed files or the library itself stay under this licence and come with source code; a larger work around it need not.',
    why: 'Who passes it on owes the source code of this part and of changes to it, and must let users replace it where it is a library.',
    fix: 'Ship or offer the source code of this package with your changes, keep it replaceable (link it dynamically), and keep its notices.',
  },
  unknown: {
    title: 'unknown',
    rule: 'Nothing is declared, or something that is no licence we know.',
    why: 'Without a licence nobody may pass it on. What it asks for has to be read.',
    fix: 'Read the licence of the package. If it is fit, name it in an exception with the reason; if there is none, ask its authors or replace it.',
  },
  'strong-copyleft': {
    title: 'strong copyleft',
    rule: 'A work that contains or links it may only be passed on as a whole under this licence, with its source code.',
    why: 'If your program links it, passing on the image obliges you to give the source code of your program under the same licence. Programs that only run beside it are not concerned, but the source code of the package itself is owed.',
    fix: 'Check whether your own code links it. If it does: replace it, buy another licence, or publish under this licence. In any case offer the source code of the package.',
  },
  'network-copyleft': {
    title: 'network copyleft',
    rule: 'As strong copyleft, and whoever lets others use it over a network owes them the source code too.',
    why: 'Running a changed version as a service is enough to owe its source code to every user, without passing on a copy.',
    fix: 'Run it unchanged and apart from your own code, or replace it, or buy a commercial licence from its owner.',
  },
  proprietary: {
    title: 'proprietary',
    rule: 'All rights reserved, or terms of one vendor.',
    why: 'It may be passed on or used only as its contract says, often not inside an image that others can pull.',
    fix: 'Make sure that you have a contract that allows this use and this way of passing it on; if it is your own code, name it in an exception.',
  },
  'source-available': {
    title: 'source available, use restricted',
    rule: 'The source code can be read, but some use is forbidden: commercial use, competing services, production, changes, or fields of work. Not open source by its definition.',
    why: 'Using it in a product or a service can be a breach of the licence, whatever you publish.',
    fix: 'Read which use is forbidden. Replace it, pin the last version under a free licence, or buy a licence.',
  },
};
