import type { IncomingMessage } from 'node:http';
import { FakeRegistry } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Authorizer } from './authorizer.ts';
import type { Credentials } from './credentials.ts';
import { Transport } from './transport.ts';

let server: FakeRegistry;
let transport: Transport;
const { signal } = new AbortController();
const scope = 'repository:org/app:pull';
const password: Credentials = { kind: 'password', username: 'user', password: 'pa:ss' };
const basic = `Basic ${Buffer.from('user:pa:ss').toString('base64')}`;

beforeEach(async () => {
  server = await FakeRegistry.start();
  transport = await Transport.create({ plainHttp: true, caFiles: [] });
});
afterEach(async () => {
  await transport.close();
  await server.stop();
});

/** Serves tokens "t1", "t2" ... and remembers the bodies of requests. */
function serveTokens(answer: (token: string) => object = (token) => ({ token })): string[] {
  const bodies: string[] = [];
  server.behave(async (request, response) => {
    bodies.push(await bodyOf(request));
    return Boolean(response.end(JSON.stringify(answer(`t${bodies.length}`))));
  });
  return bodies;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function authorizer(credentials: Credentials | undefined, registry = server.url): Authorizer {
  return new Authorizer(new URL(registry), credentials, transport, signal);
}

const bearer = (more = '', realm = `${server.url}/token`) =>
  `Bearer realm="${realm}",service="the service"${more}`;

test('asks for a token with the password, for the scope that is needed', async () => {
  serveTokens();
  const challenge = bearer(',scope="repository:user/image:pull"');
  expect(await authorizer(password).answer(challenge, scope, undefined)).toBe('Bearer t1');
  const [request] = server.seen;
  expect(request!.authorization).toBe(basic);
  expect(Object.fromEntries(new URL(request!.path, server.url).searchParams)).toEqual({
    account: 'user',
    client_id: 'seaworthy',
    scope,
    service: 'the service',
  });
});

test('asks without a login when there is none', async () => {
  serveTokens((token) => ({ access_token: token }));
  expect(await authorizer(undefined).answer(bearer(), scope, undefined)).toBe('Bearer t1');
  expect(server.seen[0]!.authorization).toBeUndefined();
  expect(await authorizer(undefined).answer('Basic realm=x', scope, undefined)).toBeUndefined();
});

test('an identity token travels in the body of a POST', async () => {
  const bodies = serveTokens();
  const credentials: Credentials = { kind: 'identity-token', token: 'secret&token' };
  expect(await authorizer(credentials).answer(bearer(), scope, undefined)).toBe('Bearer t1');
  expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/token' });
  expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toEqual({
    client_id: 'seaworthy',
    grant_type: 'refresh_token',
    refresh_token: 'secret&token',
    scope,
    service: 'the service',
  });
});

test('Basic needs a password, and Bearer comes first', async () => {
  serveTokens();
  expect(await authorizer(password).answer('Basic realm=x', scope, undefined)).toBe(basic);
  const both = `Basic realm=x, ${bearer()}`;
  expect(await authorizer(password).answer(both, scope, undefined)).toBe('Bearer t1');
  const ready: Credentials = { kind: 'access-token', token: 'ready' };
  expect(await authorizer(ready).answer(bearer(), scope, undefined)).toBe('Bearer ready');
  expect(server.seen).toHaveLength(1);
});

test('keeps tokens for their scope and their time, and shares them', async () => {
  serveTokens((token) => ({ token, expires_in: 300 }));
  const subject = authorizer(password);
  expect(await subject.headerFor(scope)).toBeUndefined();
  expect(await subject.answer(bearer(), scope, undefined)).toBe('Bearer t1');
  expect(await subject.headerFor(scope)).toBe('Bearer t1');
  expect(await subject.answer(bearer(), scope, undefined)).toBe('Bearer t1');
  expect(await subject.headerFor('repository:other:pull')).toBe('Bearer t2');
  // The registry refused it, so it has ended early.
  expect(await subject.answer(bearer(), scope, 'Bearer t1')).toBe('Bearer t3');
  expect(await subject.answer(bearer(), scope, 'Bearer t1')).toBe('Bearer t3');
});

test('a token that has ended is renewed before it is sent', async () => {
  serveTokens((token) => ({ token, expires_in: 1 }));
  const subject = authorizer(password);
  await subject.answer(bearer(), scope, undefined);
  expect(await subject.headerFor(scope)).toBe('Bearer t2');
});

test('a registry that asks for Basic in the end still gets a new token', async () => {
  serveTokens();
  const subject = authorizer(undefined);
  expect(await subject.answer(bearer(), scope, undefined)).toBe('Bearer t1');
  expect(await subject.answer('Basic realm="harbor"', scope, 'Bearer t1')).toBe('Bearer t2');
});

test('a password that was refused is not sent a second time', async () => {
  const subject = authorizer(password);
  expect(await subject.answer('Basic realm=x', scope, undefined)).toBe(basic);
  expect(await subject.answer('Basic realm=x', scope, basic)).toBeUndefined();
});

test.each([
  ['http://127.0.0.1:1/token', 'https://registry.example.com'],
  ['http://auth.example.com/token', 'https://registry.example.com'],
  ['https://169.254.169.254/token', 'http://registry.example.com'],
  ['https://10.1.2.3/token', 'https://registry.example.com'],
  ['https://[::1]/token', 'https://registry.example.com'],
  ['https://localhost/token', 'https://registry.example.com'],
  ['http://169.254.169.254/token', 'http://127.0.0.1:5000'],
  ['https://user:password@auth.example.com/', 'https://registry.example.com'],
  ['file:///etc/passwd', 'http://registry.example.com'],
  ['nonsense', 'https://registry.example.com'],
])('does not send a login to %s for %s', async (realm, registry) => {
  const subject = authorizer(password, registry);
  await expect(subject.answer(bearer('', realm), scope, undefined)).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: expect.stringContaining('not safe'),
  });
});

test('answers that are no tokens end in errors that repeat nothing', async () => {
  const fail = async (status: number, body: string) => {
    server.behave((_, response) => Boolean(response.writeHead(status).end(body)));
    return authorizer(password)
      .answer(bearer(), scope, undefined)
      .catch((error) => error);
  };
  expect(await fail(401, basic)).toMatchObject({ code: 'ACCESS_DENIED' });
  expect((await fail(503, basic)).error).toMatchObject({ code: 'NETWORK' });
  const errors = [
    await fail(403, basic),
    await fail(200, `{"token":5,"secret":"${basic}"}`),
    await fail(200, JSON.stringify({ token: `a\r\nx: ${basic}` })),
    await fail(200, basic),
    await fail(200, '{}'),
  ];
  for (const error of errors) {
    expect(error.name).toBe('SeaworthyError');
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(basic.slice(6));
  }
  expect(await fail(200, 'x'.repeat(300_000))).toMatchObject({ code: 'LIMIT_EXCEEDED' });
});
