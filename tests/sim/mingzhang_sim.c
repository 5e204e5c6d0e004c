/* mingzhang with clock and randomness of a simulation. */
#include "client/program.h"

#include "tests/sim/simulation.h"

int main(int argc, char **argv) {
    struct simulation *simulation = simulation_new("mingzhang-sim");
    if (simulation == NULL)
        return 2;
    const struct mz_client_env env = {
        .ctx = simulation, .now_ms = simulation_now_ms, .random = simulation_random};
    int code = mz_client_main(argc, argv, &env);
    simulation_free(simulation);
    return code;
}
