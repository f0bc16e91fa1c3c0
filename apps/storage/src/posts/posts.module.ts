import { Module } from '@nestjs/common';
import { PostsController } from './posts.controller.ts';
import { PostsProcessor } from './posts.processor.ts';

/** Posts, as analysis wrote them. The app must claim `postsQueue`. */
@Module({ controllers: [PostsController], providers: [PostsProcessor] })
export class PostsModule {}
