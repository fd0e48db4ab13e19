import {
  builders,
  checks,
  FileJudge,
  fileKinds,
  type Judgement,
  SourceFile,
} from '@seaworthy/check';
import type { ContentScan, ContentScanner } from '@seaworthy/image';
import { messageOf, type Problem, type Target } from '@seaworthy/model';

/** A file that people or tools write for others to read. */
const maxFileBytes = 5 * 2 ** 20;
/** Of all files that could be configuration by their names. */
const maxTotalBytes = 2 * 2 ** 30;

/** What is installed into a project, and what Git keeps for itself: somebody else's files. */
const foreignDirectory =
  /(?:^|\/)(?:\.git|\.terraform|\.venv|bower_components|node_modules|site-packages)\//;

/** Where a machine keeps the configuration that it runs with. All else in it belongs to packages. */
const machineConfiguration = /^(?:etc|var\/lib\/(?:kubelet|rancher))\//;

/**
 * Judges the configuration files of a directory as they go by. It holds what it finds itself:
 * nothing of a directory is kept between scans.
 */
export class ConfigurationScanner implements ContentScanner {
  readonly name = 'configuration';
  readonly version = '1';
  readonly skipsArchives = true;
  readonly #isMachine: boolean;
  readonly #failures: Problem[] = [];
  // One bad file must not cost the rest of the scan, whoever is to blame for it.
  readonly #judge = new FileJudge(fileKinds, checks, {
    builders,
    failed: ({ path }, error) => {
      const message = `judging it failed unexpectedly: ${messageOf(error)}`;
      this.#failures.push({ code: 'unreadable-file', message, path });
    },
  });
  #totalBytes = 0;
  #isFull = false;

  constructor({ kind }: Pick<Target, 'kind'>) {
    this.#isMachine = kind !== 'directory';
  }

  begin(path: string, sizeBytes: number): ContentScan | undefined {
    if (!this.#isWanted(path)) return undefined;
    if (sizeBytes > maxFileBytes) {
      return leftOut(`the file is larger than ${maxFileBytes} bytes`);
    }
    if (this.#totalBytes + sizeBytes > maxTotalBytes) {
      if (this.#isFull) return undefined;
      this.#isFull = true;
      return leftOut(
        `there are more than ${maxTotalBytes} bytes of files like this one; the rest was not judged`,
      );
    }
    this.#totalBytes += sizeBytes;
    const chunks: Buffer[] = [];
    return {
      write: (chunk) => chunks.push(chunk),
      end: () => this.#take(path, Buffer.concat(chunks)),
    };
  }

  finish(): Judgement {
    const judgement = this.#judge.finish();
    if (this.#failures.length === 0) return judgement;
    return { ...judgement, problems: [...judgement.problems, ...this.#failures] };
  }

  #isWanted(path: string): boolean {
    if (this.#isMachine ? !machineConfiguration.test(path) : foreignDirectory.test(path)) {
      return false;
    }
    return (
      fileKinds.some((kind) => kind.mayBe(path)) ||
      builders.some((builder) => builder.mayNeed(path))
    );
  }

  #take(path: string, bytes: Buffer): { facts: readonly unknown[] } {
    // Without a byte-order mark, and never throwing: what is no text is of no kind.
    this.#judge.take(new SourceFile(path, new TextDecoder().decode(bytes)));
    return { facts: [] };
  }
}

function leftOut(problem: string): ContentScan {
  return { write() {}, end: () => ({ facts: [], problem }) };
}
