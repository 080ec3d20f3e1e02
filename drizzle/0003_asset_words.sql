-- The words by which assets are found; rowid is the seq of the asset. drizzle-kit knows no virtual tables.
CREATE VIRTUAL TABLE `asset_words` USING fts5(name, title, tags, folder, content='', contentless_delete=1, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'");
--> statement-breakpoint
CREATE TRIGGER `assets_deleted` AFTER DELETE ON `assets` BEGIN
	DELETE FROM `asset_words` WHERE rowid = old.seq;
END;
