import { expect, it } from '@jest/globals';
import type { CardReading, ContactCard } from '@sluice/contracts';
import { score } from './score.ts';

const nobody = { name: null, title: null, department: null, company: null, address: null, phones: [], emails: [], urls: [] };
const reading = (contact: object): CardReading => ({ contact: { ...nobody, ...contact } as unknown as ContactCard, others: [], confidence: 1 });

it('tells of each printed field whether it was read, missed or read as something else', () => {
  const read = reading({ name: 'Mei Lin', company: 'Oasis Inc.', emails: ['mei@oasis.example'] });
  const { verdicts, right, fields } = score([{ name: 'Mei Lin', title: 'Engineer', company: 'Oases Inc', email: 'mei@oasis.example' }], read);
  expect(verdicts).toEqual([
    { field: 'name', verdict: 'right' },
    { field: 'title', verdict: 'missed' },
    { field: 'company', verdict: 'wrong' },
    { field: 'email', verdict: 'right' },
  ]);
  expect([right, fields]).toEqual([2, 4]);
});

it('leaves a Japanese post code out of the address, as the samples do', () => {
  const printed = [{ address: '〒530-0001 大阪府大阪市北区梅田3-1-3' }];
  expect(score(printed, reading({ address: '大阪府大阪市北区梅田3-1-3' })).right).toBe(1);
  expect(score(printed, reading({ address: '大阪府大阪市北区梅田3-1' })).right).toBe(0);
});
