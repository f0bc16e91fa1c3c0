import { Module } from '@nestjs/common';
import { ContactRepository } from './contact.repository.ts';
import { ContactsController } from './contacts.controller.ts';

@Module({ controllers: [ContactsController], providers: [ContactRepository], exports: [ContactRepository] })
export class ContactsModule {}
