"""Language models: loading, endpoints, llama.cpp, prompts, the queue in front of them, streaming."""
