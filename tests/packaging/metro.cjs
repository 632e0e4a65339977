// Usage: node metro.cjs TOOLS PROJECT. Bundles native.js with React Native's settings into PROJECT/native.bundle.js.
const { realpathSync, writeFileSync } = require("node:fs");
const [tools, project] = process.argv.slice(2).map((path) => realpathSync(path)); // Metro does not follow links.
const Metro = require(`${tools}/node_modules/metro`);

async function bundle() {
  const preset = [require.resolve(`${tools}/node_modules/@react-native/babel-preset`), { enableBabelRuntime: false }];
  writeFileSync(`${project}/babel.config.json`, JSON.stringify({ presets: [preset] }));
  const config = await Metro.loadConfig(undefined, {
    projectRoot: project,
    watchFolders: [tools],
    resolver: { nodeModulesPaths: [`${tools}/node_modules`], useWatchman: false },
    transformer: { unstable_allowRequireContext: false },
    cacheStores: [],
    reporter: { update() {} },
  });
  await Metro.runBuild(config, { entry: "native.js", platform: "android", dev: false, minify: false, out: `${project}/native.bundle.js`, unstable_transformProfile: "hermes-stable" });
}

bundle().catch((error) => {
  console.error(error);
  process.exit(1);
});
