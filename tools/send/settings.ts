/** The variables of these names; throws a sentence that names those that are not set. */
export function needed<Name extends string>(env: NodeJS.ProcessEnv, ...names: Name[]): Record<Name, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(`${missing.join(' and ')} must be set, in the environment or in .env, to what Sluice was started with: put them into .env (any value that looks right will do), and start npm start again.`);
  }
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}

/** The port of this machine that Sluice takes for the platform; throws a sentence that says what to set. */
export function standInPort(env: NodeJS.ProcessEnv, name: string, suggested: number): number {
  const { protocol, hostname, port, pathname } = URL.parse(env[name] ?? '') ?? {};
  if (protocol === 'http:' && hostname === '127.0.0.1' && port && pathname === '/') return Number(port);
  const present = env[name] ? `is ${env[name]}` : 'is not set';
  throw new Error(`Sluice must fetch this from the stand-in that npm run send is, but ${name} ${present}: put ${name}=http://127.0.0.1:${suggested} into .env, and start npm start again.`);
}
