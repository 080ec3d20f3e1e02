DROP INDEX `jobs_state`;--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`state`,`seq`) WHERE state not in ('queued', 'running');