/* What a program of C does under WASI: files, time, chance, arguments, the environment, and its exit code. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *name = getenv("NAME");
  printf("arguments: %s environment: %s\n", argc > 1 ? argv[1] : "", name == NULL ? "" : name);
  time_t now = time(NULL);
  char text[64];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
  printf("time: %s\n", text);
  unsigned char chance[4];
  printf("chance: %d\n", getentropy(chance, sizeof chance));
  FILE *note = fopen("/note", "r");
  printf("note: %s\n", note != NULL && fgets(text, sizeof text, note) != NULL ? text : strerror(errno));
  FILE *made = fopen("/made", "w");
  printf("write: %s\n", made != NULL && fputs("by C", made) >= 0 && fclose(made) == 0 ? "done" : strerror(errno));
  printf("outside: %s\n", fopen("/../../etc/passwd", "r") == NULL ? "refused" : "read");
  int names = 0;
  DIR *folder = opendir("/");
  while (folder != NULL && readdir(folder) != NULL) names++;
  printf("names: %d\n", names);
  return 3;
}
