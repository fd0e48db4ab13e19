import { parsePriority } from '@seaworthy/runtime';
import type { OutputConfiguration } from '../configuration/agent-schema.ts';
import { Delivery } from './delivery.ts';
import { fileOutput } from './file.ts';
import { falcoFormat } from './formats/falco.ts';
import type { Format } from './formats/format.ts';
import { ocsfFormat } from './formats/ocsf.ts';
import { textFormat } from './formats/text.ts';
import type { Output, OutputContext, OutputKind, Transport } from './output.ts';
import { stdoutOutput } from './stdout.ts';
import { syslogOutput } from './syslog.ts';
import { webhookOutput } from './webhook.ts';

/** Every output. */
const outputKinds = [stdoutOutput, fileOutput, syslogOutput, webhookOutput] as const;

export const formats: Readonly<Record<'falco' | 'ocsf' | 'text', Format>> = {
  falco: falcoFormat,
  ocsf: ocsfFormat,
  text: textFormat,
};

/** @throws CONFIGURATION */
export function openOutput(configuration: OutputConfiguration, context: OutputContext): Output {
  const kind = outputKinds.find(({ to }) => to === configuration.to) as OutputKind;
  const transport: Transport = kind.open(configuration, context);
  return new Delivery({
    transport,
    format: formats[configuration.format ?? kind.defaultFormat],
    context,
    queue: configuration.queue,
    minimumPriority: parsePriority(configuration.minimumPriority) ?? 'Debug',
    messages: new Set(configuration.messages),
  });
}
