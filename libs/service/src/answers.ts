import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Describes the body of an answer in OpenAPI by its schema. */
export const Answers = (status: number, schema: z.ZodType, description = ''): MethodDecorator & ClassDecorator =>
  ApiResponse({ status, description, standardSchema: schema });
