// The composition root: everything of the backend is made here and handed to what needs it.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism, homedir } from "node:os";
import { basename, join, resolve } from "node:path";

import type { Idea } from "../contract/idea.ts";
import type { IndexProgress } from "../contract/library.ts";
import type { ArtifactRef } from "../contract/values.ts";
import packageJson from "../package.json" with { type: "json" };
import { beginPlan } from "./api/calendar.ts";
import { ownerAt } from "./api/caller.ts";
import { OneTimeCodes } from "./api/codes.ts";
import { createPlanning } from "./api/planning.ts";
import { servePort } from "./api/port.ts";
import { Revocations } from "./api/revocations.ts";
import type { ApiContext } from "./api/router.ts";
import { filmUrl } from "./api/urls.ts";
import { createBackups } from "./backups/index.ts";
import { applyRestore, undoRestore } from "./backups/swap.ts";
import { buildFor } from "./base/encoders.ts";
import { AppError } from "./base/errors.ts";
import { Artifacts } from "./base/files.ts";
import { hashJson } from "./base/hash.ts";
import { createSettings } from "./base/liveSettings.ts";
import { openLog } from "./base/log.ts";
import { createOutbound, type Outbound } from "./base/outbound.ts";
import { sourceKeys, type SettingFlags } from "./base/settings.ts";
import { openWords } from "./base/words.ts";
import type { StartProcess } from "./base/workerHost.ts";
import { workingFor } from "./base/workingFor.ts";
import { createDiagnosis } from "./diagnosis.ts";
import { createAmbience } from "./engines/ambience/index.ts";
import { createBackgroundEngine } from "./engines/background/index.ts";
import { openDictionary } from "./engines/dictionary/index.ts";
import { dictionaryModel } from "./engines/dictionary/model.ts";
import { foundSightModels, openEmbedder, sightModelIn, sightModels } from "./engines/embedding/index.ts";
import { KeptProbes, locateFfmpeg, tryBuild } from "./engines/ffmpeg/index.ts";
import { openGguf } from "./engines/llm/gguf/open.ts";
import { openLanguageModels } from "./engines/llm/open.ts";
import { createMusic } from "./engines/music/index.ts";
import type { RunScript } from "./engines/process.ts";
import { createTextEngine } from "./engines/text/index.ts";
import { readPronunciations } from "./engines/voice/index.ts";
import { openVoices } from "./engines/voice/open.ts";
import { foundModels, knownModels, listVoices, voiceModels } from "./engines/voice/overview.ts";
import { examine } from "./examine.ts";
import { eventSockets } from "./http/eventSockets.ts";
import { Metrics } from "./http/metrics.ts";
import { defaultLanes } from "./jobs/lanes.ts";
import { createSqliteEngine } from "./jobs/sqliteEngine.ts";
import { createContents } from "./library/contents.ts";
import { faceModel } from "./library/decode/content/model.ts";
import { createFiles } from "./library/files.ts";
import { findArtifact } from "./library/findArtifact.ts";
import { createLibrary } from "./library/index.ts";
import { createArranger } from "./library/music/index.ts";
import { createPreparer } from "./library/prepare/index.ts";
import { createStills } from "./library/prepare/stills.ts";
import { createGlance } from "./library/search/glance.ts";
import { createAssetSearch } from "./library/search/search.ts";
import { createShelf } from "./library/shelf.ts";
import { sniff } from "./library/sniff.ts";
import { createSources } from "./library/sources/index.ts";
import { createSight } from "./library/vectors/index.ts";
import { createModels, MODEL_JOB } from "./models/index.ts";
import { createLookPreview } from "./pipeline/alone/lookPreview.ts";
import { createScorer } from "./pipeline/alone/score.ts";
import { createThumbnails } from "./pipeline/alone/thumbnails.ts";
import { createSayer, createVoiceSamples } from "./pipeline/alone/voiceSamples.ts";
import { createWriter } from "./pipeline/alone/writer.ts";
import { createBundles } from "./pipeline/bundles/index.ts";
import { BUNDLE_LIMITS } from "./pipeline/bundles/manifest.ts";
import { deliver, type Finished } from "./pipeline/deliver.ts";
import { Deliveries } from "./pipeline/deliveries.ts";
import { createEditor } from "./pipeline/editing/editor.ts";
import { keepFor } from "./pipeline/editing/keep.ts";
import { latestOutputs } from "./pipeline/editing/latest.ts";
import { createPeaks } from "./pipeline/editing/peaks.ts";
import { planChange } from "./pipeline/editing/plan.ts";
import { createEncoders } from "./pipeline/encoders.ts";
import { createExports } from "./pipeline/exports.ts";
import { createHealth } from "./pipeline/health.ts";
import { createIndexHandler, createIndexing, INDEX_JOB } from "./pipeline/indexJobs.ts";
import { createJobs } from "./pipeline/jobs.ts";
import { keepStates } from "./pipeline/keepState.ts";
import { createLedger } from "./pipeline/ledger.ts";
import { createLicences } from "./pipeline/licences/index.ts";
import { createLive, type Live } from "./pipeline/live.ts";
import { logStages } from "./pipeline/logStages.ts";
import { createLookList } from "./pipeline/lookList.ts";
import type { VideoOutputs } from "./pipeline/outputs.ts";
import { createPausing } from "./pipeline/pausing.ts";
import { createPersonas } from "./pipeline/personas.ts";
import { createPreviews } from "./pipeline/previews.ts";
import { createStageHandler, remainingScript } from "./pipeline/runStage.ts";
import { STAGE_JOB } from "./pipeline/stageJobs.ts";
import { createStages } from "./pipeline/stages.ts";
import { keepTidy } from "./pipeline/tidy.ts";
import { createVideos } from "./pipeline/videos.ts";
import { Calendar } from "./schedule/index.ts";
import { openKeyring } from "./secrets/keyring.ts";
import { serve } from "./serve.ts";
import { createExporter } from "./stages/render/exports/index.ts";
import { createPreviewer } from "./stages/render/preview/index.ts";
import { shareRenders } from "./stages/render/shared.ts";
import { scriptMarkdown } from "./stages/script/index.ts";
import { createThumbnailDesigner } from "./stages/thumbnail/designer.ts";
import { createCollector, keepCollecting } from "./storage/collect.ts";
import { createStorage } from "./storage/index.ts";
import { finishMove } from "./storage/move.ts";
import { acquireLock } from "./store/lock.ts";
import { openStore, type Store } from "./store/open.ts";

export interface BackendOptions {
  dataDir: string;
  /** `resources/` beside `main/`, unless packaged elsewhere. */
  resourcesDir?: string;
  /** Where the built page lies; absent: where vite puts it. */
  pageDir?: string;
  /** `all`: whatever is queued; `asked`: only videos that are begun or retried by a call while this backend lives. */
  work: "all" | "asked";
  /** Settings from the command line. */
  flags?: SettingFlags;
  /** How scripts of our own get a process of their own; absent: this program's own Node runs them. */
  processes?: { start: StartProcess; run: RunScript };
  /** The way out to sources of footage; absent: the network. */
  outbound?: Outbound;
  /** Of the loopback address; 0 is any free one. */
  port: number;
  /** Gives up what is not running yet. */
  signal?: AbortSignal;
  /** Asked for over the contract: whoever started it stops it, and starts it anew. */
  restart?: () => void;
}

export interface Backend {
  context: ApiContext;
  url: string;
  /** Answers the owner's calls that come over this port, until it is closed. */
  connect(port: Parameters<typeof servePort>[0]): void;
  /** Lets running work end for so long, then stops it; what is unfinished goes on the next time. */
  stop(drainMs: number): Promise<void>;
}

/** Throws DATA_DIR_BUSY, FFMPEG_MISSING, DATABASE_CORRUPT and the like; what was opened until then is closed again. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const { resourcesDir = join(import.meta.dirname, "../resources"), signal } = options;
  await using opened = new AsyncDisposableStack();
  let lock = await acquireLock(options.dataDir);
  opened.defer(() => lock.release());
  const dataDir = await finishMove(options.dataDir, signal);
  if (dataDir !== options.dataDir) {
    // Whoever looks in the old place finds the way, and needs nothing of it any more.
    lock.release();
    lock = await acquireLock(dataDir);
  }
  const store = openRestored(dataDir);
  opened.defer(() => store.close());
  const liveSettings = createSettings({ rows: store.settings, flags: options.flags });
  // What the backend is made with: what changes later counts from the next start on.
  const settings = liveSettings.effective();
  const log = openLog({ dir: join(dataDir, "logs"), level: settings.values.logLevel });
  const artifacts = new Artifacts(dataDir);
  await artifacts.sweep();

  const cacheDir = join(dataDir, "cache");
  const openedDir = join(dataDir, "opened");
  const locate = (stop?: AbortSignal) =>
    locateFfmpeg({
      cacheDir,
      setting: settings.values.ffmpeg ?? undefined,
      device: settings.values.encoder,
      signal: stop,
    });
  const located = await locate(signal);
  const probes = new KeptProbes(cacheDir, located);
  const ffmpeg = probes.around(located);
  const encoders = createEncoders({
    ffmpeg,
    locate,
    forget: () => rm(join(cacheDir, "ffmpeg"), { recursive: true, force: true }),
  });
  const pronunciations = await readAllPronunciations(dataDir);
  const ledger = createLedger({
    spending: store.spending,
    onDear: (id, microUsd) => live.videoIsDear({ id, title: store.videos.get(id)?.title ?? id }, microUsd),
  });
  const openedVoices = await openVoices({
    dataDir,
    manifest: join(resourcesDir, "../models/voices.json"),
    settings: settings.values,
    pronunciations,
    run: options.processes?.run,
    onSpent: ({ service, characters, microUsd }) =>
      ledger.note({ kind: "voice", service, units: characters, microUsd, videoId: workingFor() }),
  });
  const { voices, version: voicesVersion } = openedVoices;
  opened.defer(() => voices.close());
  const music = createMusic();
  opened.defer(() => music.close());
  const ambience = createAmbience();
  opened.defer(() => ambience.close());
  const backgrounds = createBackgroundEngine();
  opened.defer(() => backgrounds.close());
  const dictionary = openDictionary();
  opened.defer(() => dictionary.close());
  const modelsDir = join(dataDir, "models");
  const embedder = await openEmbedder({ dir: modelsDir, startProcess: options.processes?.start });
  opened.defer(() => embedder.close());
  const sight = createSight({
    store: store.assetVectors,
    library: store.assets,
    embedder,
    ffmpeg,
    cacheDir,
    words: join(resourcesDir, "sight/words.json"),
    startProcess: options.processes?.start,
    onFault: (error) => log.warn({ err: error }, "what pictures show could not be looked at"),
    onLooked: (count) => log.info({ count, ...embedder.state() }, "looked at what pictures and clips show"),
  });
  opened.defer(() => sight.close());
  const search = createAssetSearch({
    words: store.assetWords,
    library: store.assets,
    dictionary,
    sight,
    onFault: (error) => log.warn({ err: error }, "footage is found by words alone"),
  });
  const library = createLibrary({
    store: store.assets,
    ffmpeg,
    cacheDir,
    own: { dataDir, openedDir },
    startProcess: options.processes?.start,
    onFault: (error, folder) => log.warn({ err: error, folder }, "a watched folder could not be indexed"),
    onProgress: (folder, progress) => tellIndexing(live, folder, progress),
    onIndexed: () => sight.wake(),
  });
  opened.defer(() => library.close());
  const contents = createContents({ artifacts, ffmpeg, cacheDir, startProcess: options.processes?.start });
  opened.defer(() => contents.close());
  const preparer = createPreparer({ artifacts, ffmpeg, probes, cacheDir });
  const arranger = createArranger({ artifacts, ffmpeg });
  opened.defer(() => arranger.close());
  const text = createTextEngine();
  const words = openWords(join(resourcesDir, "words"));
  const cores = availableParallelism();
  const shared = shareRenders({ cores, cacheDir });
  const stills = createStills({ artifacts, ffmpeg });
  const scorer = createScorer(join(resourcesDir, "policy"));
  opened.defer(() => scorer.close());
  const gguf = openGguf({
    dataDir,
    manifest: join(resourcesDir, "../models/language.json"),
    start: options.processes?.start,
    onNote: (departure) => log.warn({ departure }, "a model of a file works otherwise than it should"),
  });
  opened.defer(() => gguf.engine.close());
  const writers = openLanguageModels({
    settings: () => liveSettings.effective(),
    files: gguf.files,
    ledger: ledger.models,
    freeMemory: () => process.availableMemory(),
  });
  const stages = createStages({
    beforeRender: () => gguf.engine.rest(),
    room: {
      models: writers,
      score: (script, stop) => scorer.score(script, stop),
      // Nothing is known of what a channel earns.
      revenueOf: () => null,
      saidBefore: (videoId) => store.stages.firstSentences(videoId, SAID_BEFORE),
    },
    library,
    search,
    glance: createGlance({ ffmpeg }),
    contents,
    assetUses: store.assetUses,
    preparer,
    stills,
    arranger,
    ambience,
    artifacts,
    backgrounds,
    dictionary,
    ffmpeg,
    music,
    text,
    words,
    voices,
    voicesVersion,
    voiceProblems: pronunciations.problems,
    voiceHeard: (voice, error) => live.voiceHeard(voice, error),
    resourcesDir,
    cacheDir,
    cacheLimit: settings.values.cacheGigabytes * 1e9,
    cores,
    shared,
  });

  const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, moved: keepStates({ store }) });
  opened.defer(logStages(engine, log));
  opened.defer(() => engine.stop(0));
  const runner = { stages, store, hasArtifact: (ref: ArtifactRef) => artifacts.has(ref) };
  const videos = createVideos({
    ...runner,
    engine,
    told: {
      changed: (id) => live.videoChanged(id),
      deleted: (videoId) => live.publish({ type: "video.deleted", videoId }),
      many: () => live.publish({ type: "changed", what: "videos" }),
    },
  });
  const live = createLive({
    engine,
    videos,
    depths: () => store.jobs.depths(),
    pause: () => pausing.now(),
    dataDir,
    filmUrl,
  });
  opened.defer(() => live.close());
  const pausing = createPausing({ engine, settings: liveSettings, publish: (happening) => live.publish(happening) });
  opened.defer(() => pausing.stop());
  // What a person asks for by a command of its own is made all the same.
  if (options.work === "all") pausing.start();
  const backups = createBackups({
    dataDir,
    copyDatabase: (to) => store.copyTo(to),
    migrations: store.migrations,
    keyring: openKeyring(),
    version: packageJson.version,
    changed: () => live.publish({ type: "changed", what: "backups" }),
    told: (trouble) => {
      live.backupHeard(trouble);
      if (trouble) log.warn({ err: trouble }, "a backup failed");
    },
  });
  opened.defer(() => backups.close());
  const running = () => store.jobs.depths().reduce((sum, one) => sum + one.running, 0);
  const collector = createCollector({ dataDir, artifacts, running });
  opened.defer(() => collector.close());
  const storage = createStorage({
    dataDir,
    outputDir: () => resolve(liveSettings.effective().values.outputDir),
    collector,
    running,
    changed: () => live.publish({ type: "changed", what: "storage" }),
  });
  opened.defer(() => storage.close());
  const stopTidying = keepTidy({
    videos,
    audit: store.audit,
    onTidied: (forgotten) => log.info(forgotten, "what was deleted long ago is forgotten"),
    onFault: (error) => log.warn({ err: error }, "the store could not be tidied"),
  });
  opened.defer(stopTidying);
  const modelStore = createModels({
    dir: modelsDir,
    known: async () => [...knownModels(openedVoices), ...(await gguf.files.known())],
    found: async () => [
      ...(await foundModels(openedVoices, modelsDir)),
      ...(await foundSightModels(embedder, modelsDir)),
      ...(await gguf.files.found()),
    ],
    named: sightModelIn,
    refresh: async () => {
      await Promise.all([openedVoices.neural.refresh(), embedder.refresh()]);
      sight.wake();
    },
    language: gguf.files,
    engine,
    jobs: store.jobs,
    changed: () => {
      live.publish({ type: "changed", what: "models" });
      live.publish({ type: "changed", what: "voices" });
    },
  });
  opened.defer(() => modelStore.close());
  const asked = new Set<string>();
  const deliveries = new Deliveries();
  opened.defer(() => deliveries.stop());
  const exporter = createExporter({
    ffmpeg,
    artifacts,
    text,
    backgrounds,
    cores,
    shared,
    notesDir: join(dataDir, "exports"),
  });
  await exporter.sweep();
  const exports = createExports({ exporter, outputs: (id, revision) => videos.outputs(id, revision) });
  opened.defer(() => exports.stop());
  const licences = createLicences({ artifacts, outputs: (id, revision) => videos.outputs(id, revision) });
  const previewer = createPreviewer({
    ffmpeg,
    artifacts,
    text,
    backgrounds,
    preparer,
    arranger,
    cacheDir,
    cores,
    cacheLimit: settings.values.cacheGigabytes * 1e9,
  });
  const previews = createPreviews({ previewer, outputs: (id, revision) => videos.outputs(id, revision) });
  opened.defer(() => previews.stop());
  const lanes = {
    ...defaultLanes(),
    cpu: settings.values.cpuJobs,
    gpu: settings.values.gpuJobs,
    network: settings.values.networkJobs,
  };
  const personas = createPersonas({
    store: store.personas,
    channelsBy: () => store.channels.byPersona(),
    dir: join(resourcesDir, "personas"),
  });
  const calendar = new Calendar({
    plans: store.plans,
    channel: (id) => store.channels.require(id),
    channels: () => store.channels.all(),
    videos: (from, to, channelId) => store.dayVideos.between(from, to, channelId),
    ...createPlanning(() => context),
    begin: (plan) => beginPlan(plan, context),
    told: (ids) => live.publish({ type: "changed", what: "calendar", ids }),
    log: ({ planId, error }, message) => log.warn({ err: error, planId }, message),
  });
  opened.defer(() => calendar.stop());
  const editor = {
    ...createEditor({
      videos,
      library,
      search,
      words,
      thumbnail: { artifacts, text, backgrounds, words, stills },
      backgrounds,
      peaks: createPeaks({ artifacts, cacheDir }),
      cacheDir,
    }),
    plan: async (id: string, next: Idea) =>
      planChange(await latestOutputs(videos, id), next, {
        stages,
        results: store.stages,
        hasArtifact: (ref) => artifacts.has(ref),
        keptScript: await remainingScript(runner, id, next),
        forecast: (idea, seconds) => videos.forecast(idea, seconds),
      }),
  };
  const bundles = createBundles({
    videos,
    results: store.stages,
    artifacts,
    stages,
    asset: (assetId) => library.get(assetId),
    version: packageJson.version,
    cacheDir,
    openedDir,
    free: async () => (await live.disk())?.free ?? null,
    isMedia: async (path) => (await sniff(path)) !== null,
    index: async (folder, stop) => {
      for await (const _ of library.index([folder], stop));
      const footage = await library.footageOf([folder]);
      const assets = await library.list({ folders: footage.folders, after: null, limit: BUNDLE_LIMITS.files });
      const ids = new Map(assets.map(({ id, path }) => [basename(path), id]));
      return { footage, idOf: (path) => ids.get(basename(path)) ?? null };
    },
    begin: async (video, channelId) => {
      const id = await videos.open(video, channelId);
      context.takeUp(id);
      return id;
    },
  });
  opened.defer(() => bundles.stop());
  const access = {
    tokens: store.tokens,
    sessions: store.sessions,
    audit: store.audit,
    codes: new OneTimeCodes(),
    revocations: new Revocations(),
  };
  const context: ApiContext = {
    caller: ownerAt("local"),
    origin: null,
    access,
    artifacts,
    paths: () => ({ dataDir, homeDir: homedir(), folders: liveSettings.effective().values.apiFolders }),
    files: createFiles({ artifacts, ffmpeg, free: async () => (await live.disk())?.free ?? null }),
    library,
    shelf: createShelf({ store: store.assets, artifacts, sight }),
    search,
    sources: createSources({
      outbound:
        options.outbound ?? createOutbound({ userAgent: `YTEmpire/${packageJson.version} (desktop application)` }),
      cacheDir: join(cacheDir, "sources"),
      switchedOn: () => liveSettings.effective().values.footageSources,
      keys: sourceKeys(process.env),
      check: { sniff, probe: (...how) => ffmpeg.probe(...how) },
    }),
    videos,
    channels: store.channels,
    personas,
    calendar,
    settings: liveSettings,
    tryFfmpeg: async (path, stop) => (await tryBuild(path, { cacheDir, signal: stop })).fault,
    live,
    jobs: createJobs({ engine, store }),
    indexing: createIndexing({ engine, jobs: store.jobs, library }),
    voices: {
      list: (language) => listVoices(openedVoices, language),
      sample: createVoiceSamples({ voices, voicesVersion, artifacts, cacheDir }),
      say: createSayer({ voices, artifacts }),
      priceOf: (voice) => openedVoices.cloud.priceOf(voice),
    },
    presets: store.presets,
    modelStore,
    modelsDir: join(dataDir, "models"),
    pronunciations: store.pronunciations,
    bundles,
    editor,
    keep: (next, id) => keepFor(next, id, videos, { artifacts, asset: (assetId) => library.get(assetId) }),
    made: store.made,
    spending: store.spending,
    looks: createLookList(resourcesDir, dataDir),
    models: async () => [
      ...(await voiceModels(openedVoices, modelsDir)),
      ...(await sightModels(embedder, modelsDir)),
      await dictionaryModel(),
      await faceModel(),
    ],
    alone: {
      write: createWriter(stages),
      thumbnails: createThumbnails({
        design: createThumbnailDesigner({ artifacts, text, backgrounds, words }),
        resourcesDir,
        dataDir,
      }),
      lookPreview: createLookPreview({
        previewer,
        artifacts,
        version: hashJson([ffmpeg.version, text.version, backgrounds.version]),
        resourcesDir,
        dataDir,
        cacheDir,
      }),
      score: (request, stop) => scorer.score(request, stop),
    },
    findArtifact: (hash) => findArtifact((ref) => artifacts.path(ref), hash),
    health: createHealth({
      depths: () => store.jobs.depths(),
      lanes,
      disk: () => live.disk(),
      probeStore: () => store.assertWritable(),
      programs: [
        { name: "ffmpeg", path: ffmpeg.path },
        { name: "ffprobe", path: ffmpeg.probePath },
      ],
      folders: [dataDir],
      alerts: () => live.alerts(),
    }),
    pausing,
    backups,
    storage,
    encoders,
    diagnosis: createDiagnosis({
      dataDir,
      version: packageJson.version,
      examine: (stop) => examine(dataDir, stop),
      settings: () => liveSettings.info(),
      standing: async () => ({
        health: await context.health(),
        alerts: live.alerts(),
        backups: await backups.state(),
        disk: await live.disk(),
      }),
    }),
    restart: options.restart ?? null,
    takeUp: (id) => {
      if (options.work === "all" || asked.has(id)) return true;
      asked.add(id);
      engine.workOn([...asked]);
      return false;
    },
    deliver: (id, to, revision) =>
      deliveries.next(async (stop) =>
        deliver({ artifacts, markdown: scriptMarkdown }, finished(await videos.outputs(id, revision)), to, stop),
      ),
    exports,
    licences,
    previews,
    check: async ({ kind, codec, language, voice, recorded }) => {
      await buildFor(ffmpeg, codec);
      if (kind === "narrated" && !recorded) voices.choose({ language, voice });
    },
    version: packageJson.version,
    dataDir,
    startedAt: Date.now(),
  };
  await engine.start(
    {
      [STAGE_JOB]: createStageHandler(runner),
      [MODEL_JOB]: modelStore.handler,
      [INDEX_JOB]: createIndexHandler(library, (folder, progress) => tellIndexing(live, folder, progress)),
    },
    {
      lanes,
      ...(options.work === "asked" ? { subjects: [] } : {}),
    },
  );
  const metrics = new Metrics({
    generations: store.generations,
    assets: store.assets,
    depths: () => store.jobs.depths(),
  });
  const served = await serve(context, {
    port: options.port,
    ...(options.pageDir === undefined ? {} : { pageDir: options.pageDir }),
    language: () => liveSettings.effective().values.language,
    requestLimits: () => ({
      perCaller: liveSettings.effective().values.apiRequestsPerHour,
      perAddress: liveSettings.effective().values.apiRequestsPerAddress,
    }),
    onFault: (error, requestId) => log.error({ err: error, requestId }, "a call failed inside"),
    sockets: eventSockets({ hub: live.hub, video: (id) => videos.get(id), filmUrl }),
    texts: { "/metrics": () => metrics.text() },
    answered: (answer) => metrics.answered(answer),
  });
  opened.defer(() => served.close());
  signal?.throwIfAborted();
  await lock.announce(served.url);
  log.info(
    { url: served.url, dataDir, ffmpeg: ffmpeg.decisions, settings: settings.warnings },
    "the backend is running",
  );

  // A command's own backend lives too briefly to watch anything, or to begin what is planned.
  if (options.work === "all") {
    void library.startWatching();
    const { model, problems } = embedder.state();
    if (!model) log.info({ problems }, "no model that sees is installed: footage is found by words alone");
    sight.wake();
    calendar.start();
    backups.keepMaking();
    opened.defer(
      keepCollecting({
        collector,
        running,
        onCollected: (collected) => log.info(collected, "files that nothing names any more are gone"),
        onFault: (error) => log.warn({ err: error }, "files that nothing names could not be looked for"),
      }),
    );
  }

  const closing = opened.move();
  return {
    context,
    url: served.url,
    connect: (port) => servePort(port, { ...context, caller: ownerAt("window") }),
    stop: async (drainMs) => {
      await engine.stop(drainMs);
      log.info("the backend has ended");
      await closing.disposeAsync();
    },
  };
}

/** Latest videos of a channel that a new one is not to begin like. */
const SAID_BEFORE = 8;

/** With what was ordered to be put in place; where that cannot be opened after all, with what stood there before. */
function openRestored(dataDir: string): Store {
  if (!applyRestore(dataDir)) return openStore(dataDir);
  try {
    return openStore(dataDir);
  } catch {
    undoRestore(dataDir);
    return openStore(dataDir);
  }
}

function tellIndexing({ publish }: Pick<Live, "publish">, folder: string, progress: IndexProgress): void {
  publish({ type: "asset.index", folder, ...progress });
  if (!progress.done) return;
  publish({ type: "changed", what: "assets" });
  publish({ type: "changed", what: "library" });
}

function finished({ videoId, outputs, stages }: VideoOutputs): Finished {
  const { script, narration, footage, render, thumbnail, metadata, review } = outputs;
  if (!script || !narration || !footage || !render || !thumbnail || !metadata || !review)
    throw new AppError("NOT_READY", "deliver", "The video is not finished yet");
  return { videoId, stages, script, narration, footage, render, thumbnail, metadata, review };
}

/** `pronunciations.txt` and `pronunciations.json` in the data folder, the first one that is there. */
async function readAllPronunciations(dataDir: string) {
  const text = join(dataDir, "pronunciations.txt");
  return readPronunciations(existsSync(text) ? text : join(dataDir, "pronunciations.json"));
}
