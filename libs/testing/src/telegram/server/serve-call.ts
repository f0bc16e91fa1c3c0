import { failure, type Answer } from '../answer.ts';
import { findMethod } from '../methods/method-table.ts';
import type { Method, MethodCall } from '../methods/method.ts';
import type { World } from '../world.ts';
import type { Exchange } from './exchange.ts';
import { playFault } from './play-fault.ts';
import { readParams, type RawRequest } from './read-params.ts';

export interface CallTarget {
  token: string;
  method: string;
}

/** Carries out one Bot API call and answers it, through whatever fault is scripted for it. */
export async function serveCall(world: World, target: CallTarget, io: { raw: RawRequest; exchange: Exchange }): Promise<void> {
  world.counters.calls += 1;
  const { exchange } = io;
  const accepted = accept(world, target, io.raw);
  if ('status' in accepted) return exchange.answer(accepted);
  const { method, call } = accepted;
  const { token } = target;
  const taken = world.faults.take({ token, method: method.name, chat: call.params.text('chat_id'), at: world.now() });
  if (taken?.when === 'before' && !(await playFault(taken.fault, exchange))) return;
  const answer = await carryOut(method, call);
  if (taken?.when === 'after' && !(await playFault(taken.fault, exchange))) return;
  exchange.answer(answer);
}

function accept(world: World, target: CallTarget, raw: RawRequest): Answer | { method: Method; call: MethodCall } {
  try {
    const bot = world.bots.authenticate(target.token);
    const method = findMethod(target.method);
    const params = readParams(raw);
    for (const name of params.names()) {
      if (!method.parameters.includes(name)) world.complain(method.name, `unknown parameter ${name}`);
    }
    return { method, call: { world, bot, params } };
  } catch (error) {
    return refuse(world, error);
  }
}

async function carryOut(method: Method, call: MethodCall): Promise<Answer> {
  try {
    return await method.run(call);
  } catch (error) {
    return refuse(call.world, error);
  }
}

function refuse(world: World, error: unknown): Answer {
  world.counters.refused += 1;
  return failure(error);
}
