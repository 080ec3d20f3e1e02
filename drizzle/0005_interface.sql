CREATE TABLE `api_tokens` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`begins` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_id_unique` ON `api_tokens` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash_unique` ON `api_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`at` integer NOT NULL,
	`who` text NOT NULL,
	`action` text NOT NULL,
	`subject` text,
	`details` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`,`seq`);--> statement-breakpoint
CREATE TABLE `generations` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`video_id` text NOT NULL,
	`revision` integer NOT NULL,
	`niche` text,
	`status` text NOT NULL,
	`milliseconds` integer NOT NULL,
	`ended_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `generations_of` ON `generations` (`owner_id`,`niche`,`status`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`caller` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`video_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `caller`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_created` ON `idempotency` (`created_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`cookie_hash` text NOT NULL,
	`key_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`user_agent` text NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_id_unique` ON `sessions` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_cookieHash_unique` ON `sessions` (`cookie_hash`);--> statement-breakpoint
CREATE TABLE `settings` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `name`)
);
--> statement-breakpoint
ALTER TABLE `channels` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `niche` text;--> statement-breakpoint
ALTER TABLE `channels` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `description` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `presets` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `targets` text DEFAULT '{"retention":0.5,"engagement":0.1,"clickThrough":0.06}' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `timezone` text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `updated_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `channels_name` ON `channels` (`owner_id`,`name_key`);--> statement-breakpoint
ALTER TABLE `videos` ADD `title_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `videos` ADD `state` text DEFAULT 'queued' NOT NULL;--> statement-breakpoint
ALTER TABLE `videos` ADD `facts` text;--> statement-breakpoint
ALTER TABLE `videos` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `videos` ADD `updated_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `videos` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `videos_list` ON `videos` (`owner_id`,`seq`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `videos_state` ON `videos` (`owner_id`,`state`,`seq`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `videos_channel` ON `videos` (`owner_id`,`channel_id`,`seq`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `videos_deleted` ON `videos` (`owner_id`,`deleted_at`) WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`seq`);--> statement-breakpoint
CREATE INDEX `stage_results_newest` ON `stage_results` (`stage`,`created_at`);
--> statement-breakpoint
-- What the columns hold from now on, of what is there. Keys of names and titles are filled in when the store is opened.
UPDATE `videos` SET `updated_at` = `created_at`, `state` = coalesce((
	SELECT `state` FROM `jobs`
	WHERE `subject` = `videos`.`id` AND `kind` = 'stage' AND json_extract(`payload`, '$.revision') = `videos`.`revision`
	ORDER BY CASE `state` WHEN 'running' THEN 0 WHEN 'queued' THEN 1 WHEN 'failed' THEN 2 WHEN 'cancelled' THEN 3 WHEN 'waiting' THEN 4 ELSE 5 END
	LIMIT 1
), 'queued');
--> statement-breakpoint
UPDATE `channels` SET `updated_at` = `created_at`;
--> statement-breakpoint
CREATE TRIGGER `audit_unaltered` BEFORE UPDATE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'the audit log is never altered');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_appended` BEFORE INSERT ON `audit` WHEN new.seq <= (SELECT coalesce(max(`seq`), 0) FROM `audit`) BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
--> statement-breakpoint
-- Old rows may go once a row of the log itself says up to where, and what the hash of the last one was.
CREATE TRIGGER `audit_kept` BEFORE DELETE ON `audit` WHEN NOT EXISTS (
	SELECT 1 FROM `audit` WHERE `owner_id` = old.owner_id AND `action` = 'audit.pruned' AND json_extract(`details`, '$.through') >= old.seq
) BEGIN
	SELECT RAISE(ABORT, 'the audit log is kept');
END;
