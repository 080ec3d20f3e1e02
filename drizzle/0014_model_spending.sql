ALTER TABLE `spending` ADD `video_id` text;--> statement-breakpoint
ALTER TABLE `spending` ADD `model` text;--> statement-breakpoint
ALTER TABLE `spending` ADD `operation` text;--> statement-breakpoint
CREATE INDEX `spending_video` ON `spending` (`video_id`);