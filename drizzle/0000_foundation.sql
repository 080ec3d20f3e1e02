CREATE TABLE `channels` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`name` text NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`job_id` text NOT NULL,
	`key` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`attempt` integer NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`job_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `decisions` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`video_id` text NOT NULL,
	`revision` integer NOT NULL,
	`verdict` text NOT NULL,
	`decided_by` text NOT NULL,
	`note` text,
	`decided_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `decisions_video` ON `decisions` (`video_id`,`revision`);--> statement-breakpoint
CREATE TABLE `job_errors` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`job_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`error` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `job_errors_job` ON `job_errors` (`job_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`lane` text NOT NULL,
	`priority` integer NOT NULL,
	`age` integer NOT NULL,
	`state` text NOT NULL,
	`payload` text NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`beat` integer DEFAULT 0 NOT NULL,
	`worker` text,
	`not_before` integer DEFAULT 0 NOT NULL,
	`backoff_ms` integer,
	`error` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_id_unique` ON `jobs` (`id`);--> statement-breakpoint
CREATE INDEX `jobs_queue` ON `jobs` (`lane`,"priority" desc,`age`,`seq`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `jobs_later` ON `jobs` (`not_before`) WHERE state = 'queued' and not_before > 0;--> statement-breakpoint
CREATE INDEX `jobs_running` ON `jobs` (`id`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`age`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`video_id` text NOT NULL,
	`number` integer NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`idea` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`video_id`, `number`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `stage_results` (
	`key` text PRIMARY KEY NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`stage` text NOT NULL,
	`version` text NOT NULL,
	`output` text NOT NULL,
	`waiting_for` text,
	`attempt` integer NOT NULL,
	`video_id` text NOT NULL,
	`milliseconds` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `video_stages` (
	`video_id` text NOT NULL,
	`revision` integer NOT NULL,
	`stage` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`key` text NOT NULL,
	`cached` integer NOT NULL,
	`milliseconds` integer NOT NULL,
	PRIMARY KEY(`video_id`, `revision`, `stage`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `videos` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`channel_id` text NOT NULL,
	`title` text NOT NULL,
	`idea_hash` text NOT NULL,
	`priority` integer NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `videos_id_unique` ON `videos` (`id`);--> statement-breakpoint
CREATE INDEX `videos_idea` ON `videos` (`idea_hash`);