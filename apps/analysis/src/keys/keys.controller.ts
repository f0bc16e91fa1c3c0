import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { keysView, type KeysView } from './key-view.ts';
import { KeysService } from './keys.service.ts';

@ApiTags('ai')
@NeedsScope('admin')
@Controller('api/ai/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @Answers(200, keysView)
  @ApiOperation({ summary: 'The keys of AI providers, masked: which may be called, what they did, and when the others may again' })
  list(): Promise<KeysView> {
    return this.keys.list();
  }
}
