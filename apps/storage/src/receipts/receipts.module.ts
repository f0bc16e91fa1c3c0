import { Module } from '@nestjs/common';
import { ReceiptsProcessor } from './receipts.processor.ts';

@Module({ providers: [ReceiptsProcessor] })
export class ReceiptsModule {}
