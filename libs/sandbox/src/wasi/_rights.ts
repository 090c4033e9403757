/** What may be done with a descriptor, a bit for each, as WASI numbers them. All fit into 30 bits. */
export const RIGHT = {
  fd_datasync: 1 << 0,
  fd_read: 1 << 1,
  fd_seek: 1 << 2,
  fd_fdstat_set_flags: 1 << 3,
  fd_sync: 1 << 4,
  fd_tell: 1 << 5,
  fd_write: 1 << 6,
  fd_advise: 1 << 7,
  fd_allocate: 1 << 8,
  path_create_directory: 1 << 9,
  path_create_file: 1 << 10,
  path_link_source: 1 << 11,
  path_link_target: 1 << 12,
  path_open: 1 << 13,
  fd_readdir: 1 << 14,
  path_readlink: 1 << 15,
  path_rename_source: 1 << 16,
  path_rename_target: 1 << 17,
  path_filestat_get: 1 << 18,
  path_filestat_set_size: 1 << 19,
  path_filestat_set_times: 1 << 20,
  fd_filestat_get: 1 << 21,
  fd_filestat_set_size: 1 << 22,
  fd_filestat_set_times: 1 << 23,
  path_symlink: 1 << 24,
  path_remove_directory: 1 << 25,
  path_unlink_file: 1 << 26,
  poll_fd_readwrite: 1 << 27,
  sock_shutdown: 1 << 28,
  sock_accept: 1 << 29,
} as const;

export type RightName = keyof typeof RIGHT;

export const ALL_RIGHTS = 2 ** 30 - 1;

function allOf(...names: readonly RightName[]): number {
  return names.reduce((rights, name) => rights | RIGHT[name], 0);
}

/** What writes to a file, and so is there only where it was opened for that. */
export const WRITING = allOf("fd_write", "fd_allocate", "fd_filestat_set_size");

export const FILE_RIGHTS =
  WRITING |
  allOf(
    "fd_datasync",
    "fd_read",
    "fd_seek",
    "fd_fdstat_set_flags",
    "fd_sync",
    "fd_tell",
    "fd_advise",
    "fd_filestat_get",
    "fd_filestat_set_times",
    "poll_fd_readwrite",
  );

export const DIRECTORY_RIGHTS = allOf(
  "fd_fdstat_set_flags",
  "fd_sync",
  "fd_readdir",
  "fd_filestat_get",
  "fd_filestat_set_times",
  "path_create_directory",
  "path_create_file",
  "path_link_source",
  "path_link_target",
  "path_open",
  "path_readlink",
  "path_rename_source",
  "path_rename_target",
  "path_filestat_get",
  "path_filestat_set_size",
  "path_filestat_set_times",
  "path_symlink",
  "path_remove_directory",
  "path_unlink_file",
);

export const INPUT_RIGHTS = allOf("fd_read", "fd_filestat_get", "fd_fdstat_set_flags", "poll_fd_readwrite");
export const OUTPUT_RIGHTS = allOf(
  "fd_write",
  "fd_sync",
  "fd_datasync",
  "fd_filestat_get",
  "fd_fdstat_set_flags",
  "poll_fd_readwrite",
);
export const CONNECTION_RIGHTS = INPUT_RIGHTS | OUTPUT_RIGHTS | RIGHT.sock_shutdown;
export const LISTENER_RIGHTS = allOf("sock_accept", "fd_filestat_get", "fd_fdstat_set_flags", "poll_fd_readwrite");
