import { chatOf, inOrderOf, isWaiting, mayMerge, type ModelLane, type ModelMessage } from './lane-model.ts';

/** Merges progress of its batch into a message that goes now. */
export function mergeInto(lane: ModelLane, carrier: ModelMessage, at: number): void {
  const batch = carrier.batch === null ? undefined : lane.batches.get(carrier.batch);
  if (!batch || carrier.attempts > 1) return;
  const waiting = lane.messages
    .filter((one) => mayMerge(one) && one.batch === carrier.batch && one.chat === carrier.chat && one.attempts === 0 && (one.expiresAt === null || one.expiresAt > at))
    .filter((one) => carrier.kind === 'progress' || one.seq < carrier.seq)
    .sort(inOrderOf(({ seq }) => seq));
  let size = carrier.text.length;
  const merged = waiting.filter((one, index) => {
    size += one.text.length + 1;
    return size <= lane.textMax && (carrier.kind !== 'progress' || index + 1 < batch.size);
  });
  const said = [...merged, carrier].sort(inOrderOf(({ seq }) => seq)).map(({ text }) => text);
  for (const one of merged) Object.assign(one, { state: 'MERGED', mergedInto: carrier.id });
  carrier.text = said.join('\n');
}

/** Progress that waits to be merged goes now when something more important for its chat goes. */
export function flushProgress(lane: ModelLane, chat: string, at: number): void {
  for (const one of lane.messages) if (mayMerge(one) && one.chat === chat && one.dueAt > at) one.dueAt = at;
}

/** Progress of a batch waits until the first has waited for the interval, or until there is enough of it. */
export function awaitMore(lane: ModelLane, id: number, at: number): void {
  const batch = lane.batches.get(id);
  const waiting = lane.messages.filter((one) => one.batch === id && mayMerge(one) && one.attempts === 0);
  if (!batch) return;
  const enough = batch.closed || waiting.length >= batch.size;
  const earlier = waiting.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt !== at);
  const dueAt = Math.min(...earlier, enough ? at : at + batch.intervalMs);
  for (const one of waiting) one.dueAt = dueAt;
}

/** Progress that would come after the completion of its event is said by that. */
export function overtake(lane: ModelLane, event: number): void {
  const completion = lane.messages.find((one) => one.event === event && one.kind === 'completion');
  if (!completion) return;
  const ahead = inOrderOf<ModelMessage>(({ priority }) => priority, ({ dueAt }) => dueAt, ({ seq }) => seq);
  for (const one of lane.messages) {
    if (one.event !== event || one.kind !== 'progress' || one.batch !== null || !isWaiting(one)) continue;
    if (!isWaiting(completion) || one.state === 'RETRYING' || ahead(completion, one) < 0) Object.assign(one, { state: 'MERGED', mergedInto: completion.id });
  }
}

/** What waits for a chat goes to another one, now and later, and its open batches too. */
export function moveChat(lane: ModelLane, from: string, to: string): void {
  const chat = chatOf(lane, from);
  if (!lane.chats.has(to)) chatOf(lane, to).endedAt = [...chat.endedAt];
  chat.movedTo = to;
  for (const one of lane.messages) if (one.chat === from && isWaiting(one)) one.chat = to;
  for (const batch of lane.batches.values()) if (batch.chat === from && !batch.closed) batch.chat = to;
}

export function completionOf(lane: ModelLane, { event, kind, batch }: ModelMessage): ModelMessage | undefined {
  if (kind !== 'progress' || event === null || batch !== null) return undefined;
  const completion = lane.messages.find((one) => one.event === event && one.kind === 'completion');
  return completion;
}
