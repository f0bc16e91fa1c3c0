const outside = /^(SLUICE|PUBLIC|DATABASE|REDIS|TELEGRAM|LINE|WECOM|GOOGLE|GEMINI|OPENAI|ANTHROPIC|NOTION)_/;

/** The environment without a developer's own stores, accounts and keys: no test may reach them. */
export function hermetic(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outside.test(name)));
}
