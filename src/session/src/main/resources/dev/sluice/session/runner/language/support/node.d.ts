// What programs in TypeScript may use of node: everything, and of any type.
declare var process: any, require: any, module: any, Buffer: any, __filename: any, __dirname: any, global: any;
declare module '*';
