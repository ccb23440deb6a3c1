export { type EmbeddingTableOptions, embeddingTable } from './embedding-table.js';
export {
  type EmbeddingCoverage,
  type Embeddings,
  type ReadEmbeddingsOptions,
  readEmbeddings,
} from './read-embeddings.js';
