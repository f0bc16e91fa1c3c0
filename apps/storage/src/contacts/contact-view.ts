import { contact, type Contact } from '@sluice/contracts';

interface ContactRow {
  id: string;
  name: string | null;
  nameLatin: string | null;
  title: string | null;
  department: string | null;
  company: string | null;
  phones: unknown;
  emails: string[];
  urls: string[];
  address: string | null;
  taxId: string | null;
  lineId: string | null;
  wechatId: string | null;
  telegramId: string | null;
  fields: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export function viewContact({ createdAt, updatedAt, ...row }: ContactRow): Contact {
  return contact.parse({ ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() });
}
