import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from evals.training.vocabulary import cut_vocabulary

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "犬", "停车", "ยา", "▁dog", "车", "停"]


def make_model(folder: Path) -> BertModel:
    tokenizer = Tokenizer(models.Unigram([(piece, -float(at)) for at, piece in enumerate(PIECES)], unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(PIECES[:4])
    ends = [("<s>", 0), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(vocab_size=len(PIECES), hidden_size=8, num_hidden_layers=1, num_attention_heads=2)
    model = BertModel(config, add_pooling_layer=False)
    model.save_pretrained(folder)
    return model


def test_unused_pieces_of_other_scripts_go_and_the_rest_keep_their_vectors(tmp_path: Path) -> None:
    model = make_model(tmp_path / "whole")
    kept = cut_vocabulary(tmp_path / "whole", ["停车停车", "停车"], tmp_path / "cut")
    tokenizer = Tokenizer.from_file(str(tmp_path / "cut" / "tokenizer.json"))
    pieces = [piece for piece, _ in json.loads(tokenizer.to_str())["model"]["vocab"]]
    assert pieces == ["<s>", "<pad>", "</s>", "<unk>", "▁", "犬", "停车", "车", "停"]
    assert kept == len(pieces)
    table = BertModel.from_pretrained(tmp_path / "cut").embeddings.word_embeddings.weight
    for piece in pieces:
        whole = model.embeddings.word_embeddings.weight[PIECES.index(piece)]
        torch.testing.assert_close(table[tokenizer.token_to_id(piece)], whole)


def test_texts_are_split_as_before(tmp_path: Path) -> None:
    make_model(tmp_path / "whole")
    cut_vocabulary(tmp_path / "whole", ["停车停车", "停车"], tmp_path / "cut")
    before, after = (
        Tokenizer.from_file(str(tmp_path / name / "tokenizer.json")).encode("停车犬车").tokens
        for name in ("whole", "cut")
    )
    assert before == after
