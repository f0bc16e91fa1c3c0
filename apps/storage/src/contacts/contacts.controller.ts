import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { contact, type Contact } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Database } from '@sluice/prisma';
import { Answers, byNewest, pageOf, pageQuery, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { viewContact } from './contact-view.ts';

const contactQuery = pageQuery.extend({
  /** Part of a name (in either script) or company, or an exact e-mail address. */
  search: z.string().trim().min(1).max(200).optional(),
});

@ApiTags('contacts')
@NeedsScope('read')
@Controller('api/contacts')
export class ContactsController {
  constructor(private readonly database: Database) {}

  @Get()
  @Answers(200, pageSchema(contact))
  @ApiOperation({ summary: 'Contacts, last changed first' })
  async list(@Query({ schema: contactQuery }) { limit, cursor, search }: z.infer<typeof contactQuery>): Promise<Page<Contact>> {
    // Prisma hands it to LIKE as it is.
    const contains = { contains: search?.replace(/[\\%_]/g, '\\$&') ?? '', mode: 'insensitive' as const };
    const found = search === undefined ? {} : { OR: [{ name: contains }, { nameLatin: contains }, { company: contains }, { emails: { hasSome: [search, search.toLowerCase()] } }] };
    const rows = await this.database.prisma.contact.findMany({
      where: { AND: [found, byNewest('updatedAt').after(cursor)] },
      orderBy: byNewest('updatedAt').order,
      take: limit + 1,
    });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.updatedAt.toISOString(), row.id]);
    return { items: items.map(viewContact), nextCursor };
  }

  @Get(':id')
  @Answers(200, contact)
  @ApiOperation({ summary: 'One contact' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<Contact> {
    const row = await this.database.prisma.contact.findUnique({ where: { id } });
    if (!row) throw new AppError('not-found', `There is no contact ${id}.`);
    return viewContact(row);
  }
}
