/* mingzhangd with clock and randomness of a simulation. */
#include "daemon/program.h"

#include <sodium.h>

#include "tests/sim/simulation.h"

int main(int argc, char **argv) {
    struct simulation *simulation = simulation_new("mingzhangd-sim");
    if (simulation == NULL)
        return 2;
    int code = 1;
    const struct mz_env env = {
        .ctx = simulation, .now_ms = simulation_now_ms, .random = simulation_random};
    if (sodium_init() >= 0)
        code = mz_daemon_main(argc, argv, &env);
    simulation_free(simulation);
    return code;
}
