import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, booleanOf, type Node, numberOf, textOf, textsOf } from '../tree/node.ts';
import { SourceFile } from '../tree/source-file.ts';
import { mapOfBody } from './hcl.ts';
import { parseHcl } from './parse-hcl.ts';
import { parseTerraform } from './terraform-values.ts';

const text = `# the shop
terraform {
  required_version = ">= 1.5" // tested
}

variable "public" {
  type    = bool
  default = true
}

locals {
  ports = [80, 443]
  open  = var.public
}

resource "aws_thing" "web" {
  name     = "web \\"1\\" $\${not} \\u00e9"
  count    = "3"
  public   = var.public
  open     = local.open
  ports    = local.ports
  missing  = null
  named    = "\${var.prefix}-web"
  chosen   = var.big ? "large" : "small"
  each     = [for p in var.list : p if p != "}"]
  objects  = { for k, v in var.map : k => "\${k}-\${v["x"]}" }
  merged   = merge(var.tags, {
    Name = "web" # with a brace }
  })
  tags = {
    "quoted key" = "a", bare = -1.5
    (var.key)    = "c"
  }
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", }] })
  script = <<-EOT
    #!/bin/sh
    echo "\${HOME}" } ]
    EOT

  rule {
    port = 22
  }
  rule { port = 23 }
  only { deep { value = true } }
  dynamic "extra" {
    for_each = var.extra
    content {
      port = extra.value
    }
  }
}
`;

function resourceOf(source: string): Node {
  const { blocks } = parseTerraform(new SourceFile('main.tf', source));
  return mapOfBody(blocks.find(({ type }) => type === 'resource')!.body);
}

test('literals are values and know where they stand', () => {
  const node = resourceOf(text);
  expect(textOf(at(node, 'name'))).toBe('web "1" ${not} é');
  expect(numberOf(at(node, 'count'))).toBe(3);
  expect(at(node, 'missing')).toBeUndefined();
  expect(numberOf(at(node, 'tags', 'bare'))).toBe(-1.5);
  expect(textOf(at(node, 'tags', 'quoted key'))).toBe('a');
  const port = at(node, 'rule', 0, 'port')!;
  expect(port.file.lineAt(port.start)).toBe(text.split('\n').findIndex((l) => /= 22/.test(l)) + 1);
  expect(numberOf(at(node, 'rule', 1, 'port'))).toBe(23);
  expect(booleanOf(at(node, 'only', 'deep', 'value'))).toBe(true);
  expect(textOf(at(node, 'policy', 'Statement', 0, 'Principal'))).toBe('*');
});

test('defaults and locals of the same file are known where they are used', () => {
  const node = resourceOf(text);
  expect(booleanOf(at(node, 'public'))).toBe(true);
  expect(booleanOf(at(node, 'open'))).toBe(true);
  expect(textsOf(at(node, 'ports'))).toEqual(['80', '443']);
  const use = at(node, 'public')!;
  expect(text.slice(use.start, use.end)).toBe('var.public');
});

test.each(['named', 'chosen', 'each', 'objects', 'merged', 'script', 'extra'])(
  '%s is not known',
  (name) => expect(at(resourceOf(text), name)?.kind).toBe('unknown'),
);

test.each([
  ['a text without an end', 'a = "b'],
  ['a heredoc without an end', 'a = <<EOT\nb\n'],
  ['a block without an end', 'a {\n  b = 1\n'],
  ['a comment without an end', 'a = b /* c'],
  ['no value', 'a =\n'],
  ['another language', 'def f(x): return x'],
])('%s is malformed', (_, source) => {
  expect(() => parseHcl(new SourceFile('a.tf', source))).toThrow(/^a\.tf: /);
});

test('what is deep meets a bound', () => {
  for (const unit of ['[', '{a=', '(', 'jsonencode(']) {
    const source = `a = ${unit.repeat(100_000)}`;
    expect(() => parseHcl(new SourceFile('a.tf', source))).toThrow(/more than 100|expected/);
  }
  expect(() => parseHcl(new SourceFile('a.tf', 'a {\n'.repeat(100_000)))).toThrow('more than 100');
});

test('what is long takes linear time', () => {
  for (const unit of ['"${', '/* ', 'a.', '<<A\n', '[', 'x(', '! ', '# \n', '$${']) {
    const source = `a = ${unit.repeat(200_000)}`;
    endsWell(() => parseHcl(new SourceFile('a.tf', source)));
  }
});

test('damaged files end well', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 24 }), (noise) => {
      const bytes = mutated(Buffer.from(text), noise);
      endsWell(() => parseTerraform(new SourceFile('a.tf', Buffer.from(bytes).toString())));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a={}[]()"$\\<-\n ,.:?#/*0') }), (source) => {
      endsWell(() => parseHcl(new SourceFile('a.tf', source)));
    }),
    { numRuns: 500 },
  );
});
