import { afterEach, expect, test, vi } from 'vitest';
import { request } from './request.js';

afterEach(() => vi.unstubAllGlobals());

/** Answers by address, as a server over TLS would. */
function serve(answers: Readonly<Record<string, Response>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href);
    return answers[url.href];
  });
  return asked;
}

const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });

test('a redirect to another host over https is followed', async () => {
  const asked = serve({
    'https://a.org/x': redirect('https://files.b.org/y'),
    'https://files.b.org/y': new Response('file'),
  });
  expect(await (await request(new URL('https://a.org/x'), {})).text()).toBe('file');
  expect(asked).toEqual(['https://a.org/x', 'https://files.b.org/y']);
});

test('a redirect from http to https is followed, also to another host', async () => {
  serve({ 'http://a.org/x': redirect('https://b.org/x'), 'https://b.org/x': new Response('file') });
  expect(await (await request(new URL('http://a.org/x'), {})).text()).toBe('file');
});

test.each(['http://a.org/y', 'http://b.org/y', 'ftp://a.org/y'])(
  'a redirect from https to %s is refused',
  async (location) => {
    const asked = serve({ 'https://a.org/x': redirect(location) });
    await expect(request(new URL('https://a.org/x'), {})).rejects.toThrow(/https is not left/);
    expect(asked.length).toBe(1);
  },
);

test('a redirect that a browser hides is followed, and where it ended is checked', async () => {
  const hidden = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
  for (const [end, isSafe] of [
    ['https://b.org/y', true],
    ['http://b.org/y', false],
  ] as const) {
    const ended = Object.defineProperty(new Response('file'), 'url', { value: end });
    vi.stubGlobal('fetch', async (_: URL, init: RequestInit) =>
      init.redirect === 'manual' ? hidden : ended,
    );
    const answer = request(new URL('https://a.org/x'), {});
    if (isSafe) expect(await (await answer).text()).toBe('file');
    else await expect(answer).rejects.toThrow(/redirects to "http:\/\/b\.org\/y"/);
  }
});
