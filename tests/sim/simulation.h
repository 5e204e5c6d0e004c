/* Clock and randomness of the two simulated programs, from the environment, so that a case played
 * twice gives the same bytes. For golden files only: who knows the seed knows every key. These
 * programs are never installed and do not start without the variables.
 *
 *   MZ_SIM_SEED   any text
 *   MZ_SIM_RUN    a number, another one for each run of a program in a play; 0 if not given
 *   MZ_SIM_CLOCK  ms since 1970. The clock stands still: how often it is read depends on the
 * machine's speed
 *
 * Randomness is SHA-256(seed ‖ 00 ‖ u64be run ‖ u64be counter), counter from 0. */
#ifndef MZ_TESTS_SIM_SIMULATION_H
#define MZ_TESTS_SIM_SIMULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct simulation;

/* Reads the environment. NULL, having said so on standard error, if it does not say all. */
struct simulation *simulation_new(const char *program);
void simulation_free(struct simulation *simulation);
/* What an environment of either program consists of; `ctx` is the simulation. Thread-safe. */
uint64_t simulation_now_ms(void *ctx);
void simulation_random(void *ctx, void *buffer, size_t size);

#endif
