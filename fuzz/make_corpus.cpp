// SPDX-License-Identifier: Apache-2.0
// Writes the seeds of every target to FOLDER/TARGET/seed-N.
#include "fuzz/targets.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: isotone_make_corpus FOLDER\n", stderr);
        return 2;
    }
    for (const isotone::fuzz::Target& target : isotone::fuzz::targets()) {
        const std::filesystem::path folder = std::filesystem::path(argv[1]) / target.name;
        std::filesystem::create_directories(folder);
        int number = 0;
        for (const std::string& seed : target.seeds()) {
            std::ofstream(folder / ("seed-" + std::to_string(number++)), std::ios::binary) << seed;
        }
    }
    return 0;
}
