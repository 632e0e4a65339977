// Usage: node webpack.cjs TOOLS PROJECT. Prints the names of the files that it wrote.
const [, , tools, project] = process.argv;
const webpack = require(`${tools}/node_modules/webpack`);

const settings = { mode: "production", context: project, entry: "./app.js", output: { path: `${project}/webpack` } };
webpack(settings, (failure, stats) => {
  if (failure || stats.hasErrors() || stats.hasWarnings()) {
    console.error(failure ?? stats.toString("errors-warnings"));
    process.exit(1);
  }
  console.log(stats.toJson().assets.map(({ name }) => name).join("\n"));
});
